import { lastOccurrences, nextOccurrence } from './occurrences.ts';
import { type Firing, MOST_FIRINGS, type Schedule, type SkipReason } from './schedule.ts';

/** The life of a schedule as pure functions. Times are milliseconds since the Unix epoch. */

/** A time that went by longer ago than this was missed: the sweep comes once a minute. */
export const GRACE_MS = 120_000;

/** How soon to look again at a firing that waits for the job before it to end. */
export const RECHECK_MS = 10_000;

/** The first planned time after `after`, within the schedule's own start and end. */
export function nextPlanned(
  { when, startAt, endAt }: Pick<Schedule, 'when' | 'startAt' | 'endAt'>,
  after: number,
): number | undefined {
  const next = nextOccurrence(when, Math.max(after, (startAt ?? 0) - 1));
  return next === undefined || (endAt !== undefined && next > endAt) ? undefined : next;
}

/** The next `count` times at which it will fire; none while it is paused. */
export function upcoming(schedule: Schedule, count: number): number[] {
  const times: number[] = [];
  for (let at = schedule.nextAt; at !== undefined && times.length < count; ) {
    times.push(at);
    at = nextPlanned(schedule, at);
  }
  return times;
}

/** Lets the times that have come wait for their firing, as far as the schedule catches up. */
export function gather(schedule: Schedule, now: number): Schedule {
  const { nextAt } = schedule;
  if (nextAt === undefined || nextAt > now) return schedule;
  const to = schedule.endAt === undefined ? now : Math.min(now, schedule.endAt);
  const most = schedule.catchUp === 'all' ? schedule.mostWaiting : 1;
  const latest = lastOccurrences(schedule.when, most + 1, { from: nextAt, to });
  const wanted = latest.slice(-most).filter((at) => isWanted(schedule, at, now));
  const room = schedule.mostWaiting - schedule.waiting.length;
  const kept = wanted.slice(0, room);
  const passed = {
    ...schedule,
    nextAt: nextPlanned(schedule, now),
    waiting: [...schedule.waiting, ...kept],
  };
  const missed = latest.find((at) => !wanted.includes(at));
  const isMissed = missed !== undefined;
  const afterMissed = isMissed ? told(passed, missedSpan(nextAt, latest, wanted, now)) : passed;
  return wanted
    .slice(room)
    .reduce(
      (after, plannedAt) => told(after, { plannedAt, at: now, skipped: 'queue-full' }),
      afterMissed,
    );
}

/** What is caught up with at all: everything, or only what the sweep could not have done sooner. */
const isWanted = ({ catchUp }: Schedule, at: number, now: number): boolean =>
  catchUp !== 'none' || now - at <= GRACE_MS;

/** The planned times before the first wanted one, from the one that was to be next. */
function missedSpan(
  first: number,
  latest: readonly number[],
  wanted: readonly number[],
  now: number,
): Firing {
  const untilAt = latest.filter((at) => !wanted.includes(at)).at(-1) ?? first;
  const span = untilAt === first ? {} : { untilAt };
  return { plannedAt: first, ...span, at: now, skipped: 'missed' };
}

/** The first waiting time has become a job. */
export function fired(schedule: Schedule, now: number, jobId: string): Schedule {
  const [plannedAt = now, ...waiting] = schedule.waiting;
  return { ...told(schedule, { plannedAt, at: now, jobId }), waiting, lastJobId: jobId };
}

/** The first waiting time is passed over. */
export function skipped(
  schedule: Schedule,
  now: number,
  reason: SkipReason,
  detail?: string,
): Schedule {
  const [plannedAt = now, ...waiting] = schedule.waiting;
  return { ...told(schedule, { plannedAt, at: now, skipped: reason, detail }), waiting };
}

/** The schedule as it is to be written: one version on, and due when there is something to do. */
export function settled(schedule: Schedule, now: number): Schedule {
  const recheckAt = schedule.waiting.length > 0 ? now + RECHECK_MS : undefined;
  const times = [schedule.nextAt, recheckAt].filter((at) => at !== undefined);
  const dueAt = times.length > 0 ? Math.min(...times) : undefined;
  return { ...schedule, dueAt, version: schedule.version + 1 };
}

/** Stops firing until it is resumed. What was waiting is passed over. */
export function paused(schedule: Schedule, now: number): Schedule {
  if (schedule.pausedAt !== undefined) return schedule;
  return settled({ ...schedule, pausedAt: now, nextAt: undefined, waiting: [] }, now);
}

/** Goes on with the first planned time from now; those of the pause are not caught up with. */
export function resumed(schedule: Schedule, now: number): Schedule {
  if (schedule.pausedAt === undefined) return schedule;
  return settled({ ...schedule, pausedAt: undefined, nextAt: nextPlanned(schedule, now) }, now);
}

const told = (schedule: Schedule, firing: Firing): Schedule => ({
  ...schedule,
  firings: [firing, ...schedule.firings].slice(0, MOST_FIRINGS),
});
