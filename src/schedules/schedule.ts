import * as z from 'zod';
import { Instant } from '../jobs/job.ts';
import { When } from './occurrences.ts';

/** What to do when the time has come and the job of the time before has not ended. */
export const OverlapPolicy = z.enum(['allow', 'skip', 'queue', 'cancel']);
export type OverlapPolicy = z.infer<typeof OverlapPolicy>;

/** What to do with the times that went by while nobody looked. */
export const CatchUpPolicy = z.enum(['none', 'one', 'all']);
export type CatchUpPolicy = z.infer<typeof CatchUpPolicy>;

export const SkipReason = z.enum(['missed', 'overlap', 'queue-full', 'quota', 'invalid', 'client']);
export type SkipReason = z.infer<typeof SkipReason>;

/** What became of one planned time, or of several that were passed over together. */
export const Firing = z.object({
  plannedAt: Instant,
  /** Last planned time of those that were passed over together. */
  untilAt: Instant.optional(),
  /** When it was decided. */
  at: Instant,
  jobId: z.string().optional(),
  skipped: SkipReason.optional(),
  detail: z.string().optional(),
});
export type Firing = z.infer<typeof Firing>;

/** What a client says about a schedule. */
export const SchedulePlan = z.object({
  name: z.string().optional(),
  when: When,
  startAt: Instant.optional(),
  endAt: Instant.optional(),
  overlap: OverlapPolicy,
  catchUp: CatchUpPolicy,
  /** Times that are caught up with, or that wait, at most. */
  mostWaiting: z.int().positive(),
  /** Body of the job, as the client sent it: read again at every firing. */
  job: z.unknown(),
  /** Name of the stored recipe that the job names: as long as the schedule is there, so is that. */
  recipe: z.string().optional(),
});
export type SchedulePlan = z.infer<typeof SchedulePlan>;

/** A schedule, as it is kept. `dueAt` is when the sweep must look at it. */
export const Schedule = SchedulePlan.extend({
  id: z.string(),
  clientId: z.string(),
  version: z.int(),
  dueAt: Instant.optional(),
  requestId: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  pausedAt: Instant.optional(),
  /** The next planned time that has not come; absent after the last one, and while paused. */
  nextAt: Instant.optional(),
  /** Planned times that have come and are still to be fired, the earliest first. */
  waiting: z.array(Instant),
  /** The job of the last firing. */
  lastJobId: z.string().optional(),
  /** What was decided last, the latest first. */
  firings: z.array(Firing),
});
export type Schedule = z.infer<typeof Schedule>;

/** Firings that are remembered. */
export const MOST_FIRINGS = 50;
