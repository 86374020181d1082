import type { Batch } from '../batches/batch.ts';
import type { CountedBatch } from '../batches/manage-batches.ts';
import { usdOf } from '../costs/money.ts';
import { FAILURES } from '../jobs/errors.ts';
import { errorPage } from './job-view.ts';

const iso = (instant: number): string => new Date(instant).toISOString();

const isoOr = (instant: number | undefined) => (instant === undefined ? undefined : iso(instant));

/** A batch as a list shows it: without the counts of its jobs. */
export const batchSummary = (batch: Batch) => ({
  id: batch.id,
  name: batch.name,
  status: statusOf(batch),
  items: {
    total: batch.total,
    totalIsExact: batch.phase !== 'counting',
    accepted: batch.accepted,
    refused: batch.refused,
    pending: batch.total - batch.accepted - batch.refused,
  },
  concurrency: batch.concurrency,
  maxCostUsd: batch.maxCostNanoUsd === undefined ? undefined : usdOf(batch.maxCostNanoUsd),
  costStop: costStopView(batch),
  wait: waitView(batch),
  createdAt: iso(batch.createdAt),
  expiresAt: iso(batch.expiresAt),
  pausedAt: isoOr(batch.pausedAt),
  cancelRequestedAt: isoOr(batch.cancelRequestedAt),
  endedAt: isoOr(batch.endedAt),
  failure: batch.failure && {
    code: batch.failure.code,
    title: FAILURES[batch.failure.code].title,
    detail: batch.failure.message,
    type: errorPage(batch.failure.code),
  },
  uploadId: batch.source.uploadId,
  links: linksOf(batch.id),
});

/** A batch as the API shows it alone. */
export const batchView = ({ batch, jobs }: CountedBatch) => ({ ...batchSummary(batch), jobs });

const STATUS = {
  counting: 'counting',
  expanding: 'expanding',
  expanded: 'running',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
  failed: 'failed',
} as const satisfies Record<Batch['phase'], string>;

/** That the end of jobs is awaited is no news to anybody. */
function waitView({ wait }: Batch) {
  if (!wait || wait.reason === 'jobs') return undefined;
  return { reason: wait.reason, startsAt: iso(wait.startsAt) };
}

/** Why the last items became no jobs: `GET …/errors` has a line for each of them. */
const costStopView = ({ costStopIndex, total }: Batch) =>
  costStopIndex === undefined
    ? undefined
    : {
        code: 'COST_LIMIT_REACHED' as const,
        fromItem: costStopIndex,
        items: total - costStopIndex,
      };

/** It has ended once that is written: until then a cancel may come first. */
function statusOf({ phase, pausedAt, endedAt }: Batch) {
  if (phase === 'expanded' && endedAt !== undefined) return 'ended' as const;
  const isReading = phase === 'counting' || phase === 'expanding';
  return isReading && pausedAt !== undefined ? ('paused' as const) : STATUS[phase];
}

const linksOf = (id: string) => ({
  self: `/v1/batches/${id}`,
  jobs: `/v1/batches/${id}/jobs`,
  errors: `/v1/batches/${id}/errors`,
  results: `/v1/batches/${id}/results`,
  zip: `/v1/batches/${id}/results.zip`,
});
