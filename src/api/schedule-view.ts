import type { When } from '../schedules/occurrences.ts';
import type { Firing, Schedule } from '../schedules/schedule.ts';
import { upcoming } from '../schedules/transitions.ts';

const iso = (instant: number): string => new Date(instant).toISOString();

const isoOr = (instant: number | undefined) => (instant === undefined ? undefined : iso(instant));

/** Firings to come that every answer shows. */
const SHOWN = 5;

/** A schedule as the API shows it. */
export const scheduleView = (schedule: Schedule) => ({
  id: schedule.id,
  name: schedule.name,
  status: statusOf(schedule),
  ...whenView(schedule.when),
  startAt: isoOr(schedule.startAt),
  endAt: isoOr(schedule.endAt),
  overlap: schedule.overlap,
  catchUp: schedule.catchUp,
  mostWaiting: schedule.mostWaiting,
  job: schedule.job,
  createdAt: iso(schedule.createdAt),
  updatedAt: iso(schedule.updatedAt),
  pausedAt: isoOr(schedule.pausedAt),
  next: upcoming(schedule, SHOWN).map(iso),
  waiting: schedule.waiting.map(iso),
  firings: schedule.firings.map(firingView),
  links: { self: `/v1/schedules/${schedule.id}` },
});

function statusOf({ pausedAt, nextAt, waiting }: Schedule): 'active' | 'paused' | 'ended' {
  if (pausedAt !== undefined) return 'paused';
  return nextAt === undefined && waiting.length === 0 ? 'ended' : 'active';
}

const whenView = (when: When) =>
  'cron' in when ? when : { everyMs: when.everyMs, anchorAt: iso(when.anchorAt) };

const firingView = ({ plannedAt, untilAt, at, jobId, skipped, detail }: Firing) => ({
  plannedAt: iso(plannedAt),
  untilAt: isoOr(untilAt),
  at: iso(at),
  jobId,
  skipped,
  detail,
});
