import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DynamoJobStoreOptions } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoScheduleStore } from '../../src/aws/dynamo-schedule-store.ts';
import { createCancelJob } from '../../src/jobs/cancel-job.ts';
import type { JobState } from '../../src/jobs/job.ts';
import type { ParsedOrder } from '../../src/jobs/parse-order.ts';
import type { JobStore } from '../../src/jobs/ports.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { claim, succeed } from '../../src/jobs/transitions.ts';
import type { RowMessage } from '../../src/rows/ports.ts';
import { createFireSchedule } from '../../src/schedules/fire-due.ts';
import type { ScheduleStore } from '../../src/schedules/ports.ts';
import type { Schedule } from '../../src/schedules/schedule.ts';
import { createSweepSchedules } from '../../src/schedules/sweep-schedules.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, NOW } from '../support/jobs.ts';
import { noRecipes } from '../support/recipes.ts';
import { HOUR, hourly, MINUTE, SCHEDULE_ID } from '../support/schedules.ts';

const ORDER = {
  kind: 'screenshot',
  input: { url: 'https://example.com/' },
  site: 'example.com',
  tags: [],
  timeoutMs: 60_000,
  maxAttempts: 3,
};

describe('firing schedules', () => {
  let engine: TestTables;
  let options: DynamoJobStoreOptions;
  let schedules: ScheduleStore;
  let jobs: JobStore;
  let sent: RowMessage[];
  let clock: number;
  let jobsPerDay: number | undefined;
  let parsed: ParsedOrder;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    const tables = await engine.newTables();
    options = { documents: engine.documents, tables, onUnreadable: () => {} };
    schedules = createDynamoScheduleStore(options);
    jobs = createDynamoJobStore(options);
    sent = [];
    clock = NOW;
    jobsPerDay = 100;
    parsed = { order: ORDER };
  });

  const now = () => clock;
  const fireWith = (ports: { schedules?: ScheduleStore; send?: (m: RowMessage) => void } = {}) =>
    createFireSchedule({
      schedules: ports.schedules ?? schedules,
      jobs,
      queue: {
        send: async (message) => {
          ports.send?.(message);
          sent.push(message);
        },
      },
      cancelJob: createCancelJob({ store: jobs, now }),
      findLimits: async () => (jobsPerDay === undefined ? undefined : { jobsPerDay }),
      parseOrder: () => parsed,
      findRecipe: noRecipes,
      now,
      timing: TIMING,
      onSendFailed: () => {},
    });
  const sweep = () =>
    createSweepSchedules({ schedules, fireSchedule: fireWith(), now })(TIMING.retentionMs);
  const stored = async (): Promise<Schedule> => {
    const schedule = await schedules.get(SCHEDULE_ID);
    if (!schedule) throw new Error('The schedule is gone.');
    return schedule;
  };
  const allJobs = async (): Promise<readonly JobState[]> =>
    (await jobs.list(CLIENT, {}, 100)).items;
  const end = async (jobId: string) => {
    const state = await jobs.getState(jobId);
    if (!state) throw new Error(`There is no job ${jobId}.`);
    const running = claim(state, clock, TIMING);
    if (typeof running === 'string') throw new Error(running);
    await jobs.commit(running);
    const receipt = { wallMs: 1, browserMs: 1, downloadedBytes: 1, storedBytes: 1 };
    const done = succeed(running.after, 1, clock, { artifacts: [], receipt });
    if (typeof done === 'string') throw new Error(done);
    await jobs.commit(done);
  };

  it('makes one job, at its time and not before', async () => {
    await schedules.create(hourly());
    clock = NOW - 1;
    await sweep();
    expect(await allJobs()).toEqual([]);

    clock = NOW;
    await sweep();

    const [job, ...others] = await allJobs();
    expect(others).toEqual([]);
    expect(job).toMatchObject({ status: 'queued', scheduleId: SCHEDULE_ID, createdAt: NOW });
    expect(sent).toMatchObject([{ id: job?.jobId, clientId: CLIENT }]);
    expect(await stored()).toMatchObject({ nextAt: NOW + HOUR, lastJobId: job?.jobId });
  });

  it('makes one job when eight sweeps come at once, and when one comes late with an old row', async () => {
    const old = hourly();
    await schedules.create(old);

    await Promise.all(Array.from({ length: 8 }, () => fireWith()(old)));
    await fireWith()(old);

    expect(await allJobs()).toHaveLength(1);
    expect((await stored()).firings).toHaveLength(1);
  });

  it('makes one job when it dies after the transaction: its row is found by the sweep', async () => {
    await schedules.create(hourly());
    const dies = fireWith({
      schedules: {
        ...schedules,
        fire: async (...step) => {
          await schedules.fire(...step);
          throw new Error('killed');
        },
      },
    });
    await expect(dies(hourly())).rejects.toThrow('killed');
    expect(sent).toEqual([]);

    await sweep();

    expect(await allJobs()).toHaveLength(1);
    expect(await jobs.due(NOW + TIMING.resendMs, 10)).toHaveLength(1);
  });

  it('gives the job of one planned time one id, whoever makes it', async () => {
    const before = hourly();
    await schedules.create(before);
    await fireWith()(before);
    const rewound = { ...(await stored()), nextAt: NOW, waiting: [] };
    await schedules.commit(await stored(), { ...rewound, version: rewound.version + 1 });

    await fireWith()(await stored());

    expect(await allJobs()).toHaveLength(1);
    expect(await stored()).toMatchObject({ nextAt: NOW + HOUR });
  });

  it('passes a time over while the job before still lives, and fires again after it', async () => {
    await schedules.create(hourly({ overlap: 'skip' }));
    await sweep();
    clock = NOW + HOUR;
    await sweep();
    expect(await allJobs()).toHaveLength(1);
    expect((await stored()).firings[0]).toMatchObject({
      plannedAt: NOW + HOUR,
      skipped: 'overlap',
    });

    await end((await stored()).lastJobId ?? '');
    clock = NOW + 2 * HOUR;
    await sweep();

    expect(await allJobs()).toHaveLength(2);
  });

  it('lets times wait in their order until the job before has ended', async () => {
    await schedules.create(hourly({ overlap: 'queue' }));
    await sweep();
    for (const hours of [1, 2]) {
      clock = NOW + hours * HOUR;
      await sweep();
    }
    expect((await stored()).waiting).toEqual([NOW + HOUR, NOW + 2 * HOUR]);

    await end((await stored()).lastJobId ?? '');
    clock += MINUTE;
    await sweep();

    expect(await allJobs()).toHaveLength(2);
    expect(await stored()).toMatchObject({ waiting: [NOW + 2 * HOUR] });
    expect((await stored()).firings[0]).toMatchObject({ plannedAt: NOW + HOUR });
  });

  it('cancels the job before and fires', async () => {
    await schedules.create(hourly({ overlap: 'cancel' }));
    await sweep();
    const first = (await stored()).lastJobId ?? '';
    clock = NOW + HOUR;

    await sweep();

    expect(await jobs.getState(first)).toMatchObject({ status: 'cancelled' });
    expect(await allJobs()).toHaveLength(2);
  });

  it('lets jobs overlap if that is wanted', async () => {
    await schedules.create(hourly({ overlap: 'allow' }));
    await sweep();
    clock = NOW + HOUR;
    await sweep();

    expect((await allJobs()).map(({ status }) => status)).toEqual(['queued', 'queued']);
  });

  it('catches up with every missed time that it may, one after the other', async () => {
    await schedules.create(hourly({ catchUp: 'all', overlap: 'allow', mostWaiting: 3 }));
    clock = NOW + 5 * HOUR;

    await sweep();

    expect(await allJobs()).toHaveLength(3);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(3);
    expect(await stored()).toMatchObject({ nextAt: NOW + 6 * HOUR, waiting: [] });
  });

  it('passes a time over, and says why, when the quota is used up, the body or the client is no more', async () => {
    await schedules.create(hourly({ overlap: 'allow' }));
    jobsPerDay = 0;
    await sweep();
    jobsPerDay = undefined;
    clock = NOW + HOUR;
    await sweep();
    jobsPerDay = 1;
    parsed = { errors: [{ pointer: '/kind', detail: 'There is no such kind.' }] };
    clock = NOW + 2 * HOUR;
    await sweep();

    expect(await allJobs()).toEqual([]);
    expect((await stored()).firings.map(({ skipped }) => skipped)).toEqual([
      'invalid',
      'client',
      'quota',
    ]);
    expect((await stored()).firings[0]?.detail).toBe('/kind: There is no such kind.');
  });

  it('does nothing for a schedule that was changed in the meantime', async () => {
    const old = hourly();
    await schedules.create(old);
    await schedules.commit(old, { ...old, version: 1, nextAt: undefined, dueAt: undefined });

    await fireWith()(old);

    expect(await allJobs()).toEqual([]);
  });
});
