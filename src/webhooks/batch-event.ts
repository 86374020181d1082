import type { Batch } from '../batches/batch.ts';
import type { JobCounts } from '../batches/counts.ts';
import { FAILURES } from '../jobs/errors.ts';
import type { EventType } from './endpoint.ts';
import type { WebhookEvent } from './event.ts';
import { eventIdOf } from './ids.ts';

/** What a body tells of a failure at most, in characters. */
const DETAIL_CHARS = 1_000;

/**
 * The event that the end of a batch is. Its type says how the batch itself ended, as its status
 * does; how many of its jobs failed is in the counts.
 *
 * @param batch - has ended
 */
export function endOfBatch(batch: Batch, jobs: JobCounts): WebhookEvent {
  const { id, clientId, requestId, version, endedAt: at = batch.createdAt } = batch;
  const type = TYPES[batch.phase];
  const data = { ...summaryOf(batch, at), jobs };
  return {
    id: eventIdOf(at, id, version, type),
    type,
    at,
    clientId,
    requestId,
    body: JSON.stringify({ type, timestamp: iso(at), data }),
  };
}

/** Only the last three can have ended. */
const TYPES: Readonly<Record<Batch['phase'], EventType>> = {
  counting: 'batch.ended',
  expanding: 'batch.ended',
  cancelling: 'batch.cancelled',
  expanded: 'batch.ended',
  cancelled: 'batch.cancelled',
  failed: 'batch.failed',
};

/** Links are paths, as everywhere in the API: relative to where the service is reached. */
const summaryOf = (batch: Batch, endedAt: number) => ({
  id: batch.id,
  name: batch.name,
  status: TYPES[batch.phase].slice('batch.'.length),
  createdAt: iso(batch.createdAt),
  endedAt: iso(endedAt),
  items: {
    total: batch.total,
    accepted: batch.accepted,
    refused: batch.refused,
    pending: batch.total - batch.accepted - batch.refused,
  },
  costStop: batch.costStopIndex === undefined ? undefined : costStopOf(batch, batch.costStopIndex),
  failure: batch.failure && {
    code: batch.failure.code,
    title: FAILURES[batch.failure.code].title,
    detail: batch.failure.message.slice(0, DETAIL_CHARS),
  },
  links: {
    self: `/v1/batches/${batch.id}`,
    jobs: `/v1/batches/${batch.id}/jobs`,
    errors: `/v1/batches/${batch.id}/errors`,
    results: `/v1/batches/${batch.id}/results`,
    zip: `/v1/batches/${batch.id}/results.zip`,
  },
});

const costStopOf = ({ total }: Batch, fromItem: number) => ({
  code: 'COST_LIMIT_REACHED',
  fromItem,
  items: total - fromItem,
});

const iso = (instant: number): string => new Date(instant).toISOString();
