import { change, lost } from './change.ts';
import type { Spent } from './continuation.ts';
import { cancelled } from './endings.ts';
import { JobFailure } from './errors.ts';
import type { Checkpoint, JobState } from './job.ts';
import type { JobChange } from './ports.ts';
import { elapsedMs, type Timing } from './timing.ts';
import { fail, holds, type Refusal } from './transitions.ts';
import { dueBy } from './waiting.ts';

/**
 * How long work outlives the invocation that began it: it saves how far it came in the job's own
 * row, by the same fenced write that a finish is. Whoever takes the job up next goes on from there.
 */

/** Longest that a checkpoint may be, in characters: the row is written anew with every heartbeat. */
const MOST_CHARS = 60_000;

/** Attempts that a row keeps: work that gets on may fail now and then, for hours. */
const MOST_ATTEMPTS = 20;

const NOTHING: Checkpoint['spent'] = {
  wallMs: 0,
  browserMs: 0,
  downloadedBytes: 0,
  storedBytes: 0,
};

/**
 * Notes how far this attempt came, and extends its lease. Progress forgives the attempts before:
 * only those count that got no further, so what was saved before forgives nothing. Whoever lost the
 * job saves nothing.
 *
 * @throws JobFailure `RESULT_TOO_LARGE`
 */
export function save(
  state: JobState,
  attempt: number,
  data: string,
  { now, timing }: { readonly now: number; readonly timing: Timing },
): JobChange | Refusal {
  if (data.length > MOST_CHARS) {
    throw new JobFailure('RESULT_TOO_LARGE', 'There is too much to remember of this job.');
  }
  if (!holds(state, attempt)) return lost(state);
  const { checkpoint } = state;
  const isFurther = data !== checkpoint?.data;
  const after: JobState = {
    ...state,
    checkpoint: {
      data,
      attempt: isFurther ? attempt : checkpoint.attempt,
      spent: checkpoint?.spent ?? NOTHING,
    },
    attemptsUsed: isFurther ? Math.min(state.attemptsUsed, 1) : state.attemptsUsed,
    attempts: state.attempts.slice(-MOST_ATTEMPTS),
    leaseEndsAt: now + timing.leaseMs,
    dueAt: now + timing.leaseMs,
    version: state.version + 1,
  };
  return { before: state, after };
}

/**
 * Lets the job go on in another invocation. Counts as no attempt, if this one got any further: else
 * it has failed like one that ran out of time, so that nothing goes round for ever.
 */
export function carryOn(
  state: JobState,
  attempt: number,
  now: number,
  spent: Spent,
  chance: { readonly timing: Timing; readonly random: number },
): JobChange | Refusal {
  if (!holds(state, attempt)) return lost(state);
  if (state.cancelRequestedAt !== undefined) return cancelled(state, now);
  if (state.checkpoint?.attempt !== attempt) return fail(state, attempt, now, standstill(), chance);
  const { startedAt = now } = state.attempts.find((one) => one.attempt === attempt) ?? {};
  return change(state, now, 'job.continued', {
    status: 'queued',
    attemptsUsed: state.attemptsUsed - 1,
    attempts: state.attempts.filter((one) => one.attempt !== attempt),
    checkpoint: state.checkpoint && {
      ...state.checkpoint,
      spent: added(state.checkpoint.spent, { ...spent, wallMs: elapsedMs(startedAt, now) }),
    },
    leaseEndsAt: undefined,
    resends: 0,
    dueAt: dueBy(state, now + chance.timing.resendMs),
  });
}

const standstill = () =>
  new JobFailure('JOB_TIMEOUT', 'The time of an invocation was over, and the job was no further.');

/** What all invocations of a job used together. */
export const added = (
  before: Checkpoint['spent'] = NOTHING,
  now: Checkpoint['spent'],
): Checkpoint['spent'] => ({
  wallMs: before.wallMs + now.wallMs,
  browserMs: before.browserMs + now.browserMs,
  downloadedBytes: before.downloadedBytes + now.downloadedBytes,
  storedBytes: before.storedBytes + now.storedBytes,
});
