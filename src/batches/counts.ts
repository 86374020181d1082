import { JobStatus } from '../jobs/job.ts';
import type { JobChange } from '../jobs/ports.ts';

/** How many jobs of a batch are in which state. */
export type JobCounts = Readonly<Record<JobStatus, number>>;

/** Sums of moves, below zero where more left than came. */
export type CountMoves = Readonly<Partial<Record<JobStatus, number | undefined>>>;

/** A job's step from one state to another, as its batch counts it. */
export interface CountMove {
  readonly batchId: string;
  readonly jobId: string;
  readonly from: JobStatus;
  readonly to: JobStatus;
}

/** What a transition moves in the counts of its batch: written in the transition's transaction. */
export function countMove({ before, after }: JobChange): CountMove | undefined {
  const { batchId, jobId } = after;
  if (batchId === undefined || before.status === after.status) return undefined;
  return { batchId, jobId, from: before.status, to: after.status };
}

export const NO_COUNTS: JobCounts = {
  queued: 0,
  waiting: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  cancelled: 0,
};

/**
 * The counts of a batch out of its moves. Only moves are stored: a job begins as queued when its
 * batch accepts it, and the batch's own row says how many those were. So nothing that a worker
 * writes is in the way of whoever accepts more.
 *
 * @param moves - sums of moves, read before `accepted` was: then no count is ever below zero
 */
export function countsOf(moves: readonly CountMoves[], accepted: number): JobCounts {
  const sum = (status: JobStatus) => moves.reduce((total, move) => total + (move[status] ?? 0), 0);
  const counts = Object.fromEntries(JobStatus.options.map((status) => [status, sum(status)]));
  const moved: JobCounts = { ...NO_COUNTS, ...counts };
  return { ...moved, queued: accepted + moved.queued };
}

/** Jobs that have not ended: what the limit of a batch is about. */
export const liveJobs = ({ queued, waiting, running }: JobCounts): number =>
  queued + waiting + running;
