import type { Batch } from '../batches/batch.ts';
import { liveJobs } from '../batches/counts.ts';
import type { CountedBatch } from '../batches/manage-batches.ts';
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
  wait: batch.wait && { reason: batch.wait.reason, startsAt: iso(batch.wait.startsAt) },
  createdAt: iso(batch.createdAt),
  expiresAt: iso(batch.expiresAt),
  pausedAt: isoOr(batch.pausedAt),
  cancelRequestedAt: isoOr(batch.cancelRequestedAt),
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
export const batchView = ({ batch, jobs }: CountedBatch) => {
  const summary = batchSummary(batch);
  const hasEnded = batch.phase === 'expanded' && liveJobs(jobs) === 0;
  return { ...summary, status: hasEnded ? ('ended' as const) : summary.status, jobs };
};

const STATUS = {
  counting: 'counting',
  expanding: 'expanding',
  expanded: 'running',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
  failed: 'failed',
} as const satisfies Record<Batch['phase'], string>;

function statusOf({ phase, pausedAt }: Batch) {
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
