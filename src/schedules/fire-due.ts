import type { CancelJob } from '../jobs/cancel-job.ts';
import { JobFailure } from '../jobs/errors.ts';
import { hasEnded } from '../jobs/job.ts';
import { messageOf } from '../jobs/message.ts';
import type { FindLimits, ParseOrder } from '../jobs/parse-order.ts';
import type { JobStore, Submission } from '../jobs/ports.ts';
import { quotaOf } from '../jobs/quota.ts';
import { firingJobId } from '../jobs/source-ids.ts';
import type { FindRecipe } from '../jobs/stored-recipe.ts';
import { submissionOf } from '../jobs/submit-job.ts';
import type { Timing } from '../jobs/timing.ts';
import type { RowQueue } from '../rows/ports.ts';
import type { ScheduleStore } from './ports.ts';
import type { Schedule, SkipReason } from './schedule.ts';
import { fired, gather, settled, skipped } from './transitions.ts';

/** Firings of one schedule in one pass; what is left is fired by the next. */
const MOST_A_PASS = 20;

export interface FireDependencies {
  readonly schedules: ScheduleStore;
  readonly jobs: Pick<JobStore, 'getState'>;
  readonly queue: RowQueue;
  readonly cancelJob: CancelJob;
  readonly findLimits: FindLimits;
  readonly parseOrder: ParseOrder;
  readonly findRecipe: FindRecipe;
  readonly now: () => number;
  readonly timing: Timing;
  /** Told when the message of a job could not be sent; the sweep will send it. */
  readonly onSendFailed: (jobId: string, error: unknown) => void;
}

/** Fires what is due of one schedule. @returns how many jobs it made */
export type FireSchedule = (due: Schedule) => Promise<number>;

/**
 * A firing is one transaction: the schedule moves on and its job is accepted, or neither. So two
 * sweeps at once, or one that died and came again, make one job of one planned time.
 */
export const createFireSchedule =
  (dependencies: FireDependencies): FireSchedule =>
  async (due) => {
    let firings = 0;
    let next: Schedule | undefined = await fireOne(dependencies, due);
    while (next) {
      firings += 1;
      next = firings < MOST_A_PASS ? await fireOne(dependencies, next) : undefined;
    }
    return firings;
  };

/** @returns the schedule after its firing; `undefined` when there was none, or somebody else did it */
async function fireOne(
  dependencies: FireDependencies,
  before: Schedule,
): Promise<Schedule | undefined> {
  const { schedules, now } = dependencies;
  const { ready, submission } = await nextStep(dependencies, gather(before, now()));
  if (!submission) {
    await schedules.commit(before, settled(ready, now()));
    return undefined;
  }
  const after = settled(fired(ready, now(), submission.state.jobId), now());
  const written = await schedules.fire(before, after, submission);
  const { outcome } = written;
  if (outcome === 'accepted') {
    await send(dependencies, submission);
    return after;
  }
  // Its clock went back, perhaps: what this time was to make is there already.
  if (outcome === 'exists') await schedules.commit(before, after);
  if (outcome === 'limited') {
    const why = usedUp(written.claim.counter);
    await schedules.commit(before, settled(skipped(ready, now(), 'quota', why), now()));
  }
  return undefined;
}

const usedUp = (counter: string) => `The quota ${quotaOf(counter)?.name} has no room.`;

interface Step {
  /** What could not be fired has been passed over; the first that waits is the one to fire. */
  readonly ready: Schedule;
  /** Its job; absent: there is nothing to fire now. */
  readonly submission?: Submission;
}

/** Passes over what cannot be fired until there is something to fire, or nothing left. */
async function nextStep(dependencies: FireDependencies, gathered: Schedule): Promise<Step> {
  let ready = gathered;
  for (let [plannedAt] = ready.waiting; plannedAt !== undefined; [plannedAt] = ready.waiting) {
    const overlap = await overlapOf(dependencies, ready);
    if (overlap === 'wait') return { ready };
    const made =
      overlap === 'skip' ? OVERLAPS : await submissionFor(dependencies, ready, plannedAt);
    if ('submission' in made) return { ready, submission: made.submission };
    ready = skipped(ready, dependencies.now(), made.reason, made.detail);
  }
  return { ready };
}

interface Passed {
  readonly reason: SkipReason;
  readonly detail?: string;
}

const OVERLAPS: Passed = { reason: 'overlap', detail: 'The job before had not ended.' };

/** What the job of the last firing means for the next one. */
async function overlapOf(
  { jobs, cancelJob }: FireDependencies,
  { overlap, lastJobId, clientId }: Schedule,
): Promise<'fire' | 'wait' | 'skip'> {
  if (overlap === 'allow' || lastJobId === undefined) return 'fire';
  const last = await jobs.getState(lastJobId);
  if (!last || hasEnded(last)) return 'fire';
  if (overlap === 'skip') return 'skip';
  if (overlap === 'queue') return 'wait';
  await cancelJob(clientId, lastJobId).catch((thrown: unknown) => {
    // It ended in the meantime: just as good.
    if (!(thrown instanceof JobFailure) || thrown.code !== 'JOB_ENDED') throw thrown;
  });
  return 'fire';
}

async function submissionFor(
  { findLimits, parseOrder, findRecipe, now, timing }: FireDependencies,
  schedule: Schedule,
  plannedAt: number,
): Promise<{ readonly submission: Submission } | Passed> {
  const { id, clientId, job } = schedule;
  const limits = await findLimits(clientId);
  if (!limits) return { reason: 'client', detail: 'The client is no more.' };
  const parsed = await parseOrder(job, limits, (reference) => findRecipe(clientId, reference));
  if ('errors' in parsed) {
    const [first] = parsed.errors;
    return { reason: 'invalid', detail: `${first?.pointer}: ${first?.detail}` };
  }
  const { jobsPerDay } = limits;
  const order = { ...parsed.order, jobsPerDay, clientId, requestId: id, scheduleId: id };
  const jobId = firingJobId(id, plannedAt);
  return { submission: submissionOf(order, { jobId, at: now(), timing }) };
}

async function send(
  { queue, onSendFailed }: FireDependencies,
  { state }: Submission,
): Promise<void> {
  await queue.send(messageOf(state)).catch((error: unknown) => onSendFailed(state.jobId, error));
}
