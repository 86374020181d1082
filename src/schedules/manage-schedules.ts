import { JobFailure } from '../jobs/errors.ts';
import type { NewId } from '../jobs/ids.ts';
import { type Made, madeUnder, makeOnce } from '../jobs/keyed-rows.ts';
import type { IdempotencyClaim, JobStore } from '../jobs/ports.ts';
import { applyToRow } from '../rows/apply.ts';
import type { ScheduleStore } from './ports.ts';
import type { Schedule, SchedulePlan } from './schedule.ts';
import { nextPlanned, paused, resumed } from './transitions.ts';

/** Each may fire every minute, and the sweep fires them all. */
export const MOST_SCHEDULES = 100;

interface Dependencies {
  readonly schedules: ScheduleStore;
  readonly heldKey: JobStore['heldKey'];
  readonly newId: NewId;
  readonly now: () => number;
}

export interface NewSchedule {
  readonly clientId: string;
  readonly requestId: string;
  /** Asked for only if nothing was made under the key before. */
  readonly plan: () => Promise<SchedulePlan>;
  readonly idempotency?: Omit<IdempotencyClaim, 'expiresAt'> | undefined;
}

/** Everything that a client does with its schedules. Another client's are not there for it. */
export interface ManageSchedules {
  /** @throws JobFailure `TOO_MANY`, `IDEMPOTENCY_KEY_REUSED` */
  create(asked: NewSchedule): Promise<Made<Schedule>>;
  get(clientId: string, id: string): Promise<Schedule>;
  /** Plans anew from now on; jobs that were made stay. */
  replace(clientId: string, id: string, plan: SchedulePlan): Promise<Schedule>;
  pause(clientId: string, id: string): Promise<Schedule>;
  resume(clientId: string, id: string): Promise<Schedule>;
  /** Removes the schedule; its jobs stay. */
  remove(clientId: string, id: string): Promise<void>;
  readonly list: ScheduleStore['list'];
}

export function createManageSchedules(dependencies: Dependencies): ManageSchedules {
  const { schedules, heldKey, newId, now } = dependencies;
  const owned = async (clientId: string, id: string): Promise<Schedule> => {
    const schedule = await schedules.get(id);
    if (schedule?.clientId !== clientId) throw notFound(id);
    return schedule;
  };
  const change = async (clientId: string, id: string, decide: (row: Schedule) => Schedule) => {
    await owned(clientId, id);
    const changed = await applyToRow(schedules, id, decide);
    if (typeof changed !== 'object') throw notFound(id);
    return changed.after;
  };
  return {
    list: schedules.list,
    get: owned,
    create: async ({ clientId, requestId, plan, idempotency }) => {
      const at = now();
      const held = idempotency && (await heldKey(idempotency.key, at));
      if (held) return madeUnder(schedules, held, idempotency);
      const { items } = await schedules.list(clientId, MOST_SCHEDULES);
      if (items.length >= MOST_SCHEDULES) throw tooMany();
      const row = { id: newId('sch'), clientId, requestId, createdAt: at, version: 0 };
      return makeOnce(schedules, { ...row, ...planned(await plan(), at) }, idempotency, at);
    },
    replace: (clientId, id, plan) =>
      change(clientId, id, (row) => {
        const after = { ...row, ...planned(plan, now()), firings: row.firings };
        if (row.pausedAt === undefined) return after;
        return { ...after, nextAt: undefined, dueAt: undefined };
      }),
    pause: (clientId, id) => change(clientId, id, (row) => paused(row, now())),
    resume: (clientId, id) => change(clientId, id, (row) => resumed(row, now())),
    remove: async (clientId, id) => {
      let row = await owned(clientId, id);
      while (!(await schedules.remove(row))) row = await owned(clientId, id);
    },
  };
}

/** A plan and what follows from it at this moment. */
function planned(plan: SchedulePlan, now: number) {
  const nextAt = nextPlanned(plan, now);
  const { name, when, startAt, endAt, overlap, catchUp, mostWaiting, job, recipe } = plan;
  return {
    ...{ name, when, startAt, endAt, overlap, catchUp, mostWaiting, job, recipe },
    updatedAt: now,
    nextAt,
    dueAt: nextAt,
    waiting: [],
    firings: [],
  };
}

const notFound = (id: string) =>
  new JobFailure('SCHEDULE_NOT_FOUND', `There is no schedule ${id}. Ids look like sch_01J….`);

const tooMany = () =>
  new JobFailure(
    'TOO_MANY_SCHEDULES',
    `There are ${MOST_SCHEDULES} schedules, the most that a client may have. Delete one first.`,
  );
