import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import { BATCH_ID } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { endpointOf } from '../support/webhooks.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';
import { dying } from './dying.ts';

const ALL = ['batch.ended', 'batch.failed', 'batch.cancelled'] as const;

describe('the end of a batch', () => {
  let engine: TestTables;
  let world: BatchWorld;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());
  const newWorld = async () => {
    world = batchWorld(engine, await engine.newTables());
    await world.listen(endpointOf({ events: [...ALL] }));
  };
  beforeEach(newWorld);

  const later = (ms: number) => {
    world.clock.now += ms;
  };
  const endJobs = async () => {
    for (const state of await world.allJobs()) await world.finish(await world.run(state));
  };
  const eventsTold = async () =>
    (await world.deliveries()).map(({ eventType, body }) => {
      const { data } = JSON.parse(body);
      return { eventType, ...data };
    });

  it('is told once, with the counts of its items and jobs, after the last job has ended', async () => {
    await world.make(`${linesOf(3)}no json\n`);
    await world.expand();
    await endJobs();
    expect(await eventsTold()).toEqual([]);

    later(BATCH_TIMING.pollMs);
    await world.expand();

    expect(await eventsTold()).toMatchObject([
      {
        eventType: 'batch.ended',
        id: BATCH_ID,
        status: 'ended',
        items: { total: 4, accepted: 3, refused: 1, pending: 0 },
        jobs: { succeeded: 3, failed: 0, running: 0 },
        links: { results: `/v1/batches/${BATCH_ID}/results` },
      },
    ]);
    expect(world.told.sent).toHaveLength(1);
    const { endedAt, dueAt } = await world.stored();
    expect([endedAt, dueAt]).toEqual([world.clock.now, undefined]);
    expect(await world.expand()).toBe('idle');
  });

  it('is looked for less and less often, by a message and not by a waiting worker', async () => {
    await world.make(linesOf(1));
    const delays: number[] = [];
    for (let look = 0; look < 12; look += 1) {
      await world.expand();
      const delayMs = world.handedOn.at(-1)?.delayMs ?? 0;
      delays.push(delayMs);
      later(delayMs);
    }

    expect(delays[0]).toBe(BATCH_TIMING.pollMs);
    expect(delays.at(-1)).toBe(BATCH_TIMING.pollMaxMs);
    expect(await eventsTold()).toEqual([]);
  });

  it('is looked for at once when somebody asks and all jobs have ended', async () => {
    await world.make(linesOf(2));
    await world.expand();
    await endJobs();
    world.handedOn.length = 0;

    await Promise.all([1, 2, 3].map(() => world.manage.get(CLIENT, BATCH_ID)));

    expect(world.handedOn).toMatchObject([{ message: { id: BATCH_ID }, delayMs: 0 }]);
    await world.expand();
    expect((await world.stored()).endedAt).toBe(world.clock.now);
    await world.manage.get(CLIENT, BATCH_ID);
    expect(world.handedOn).toHaveLength(1);
  });

  it('is not hurried while a job lives, or by somebody else', async () => {
    await world.make(linesOf(2));
    await world.expand();
    world.handedOn.length = 0;

    await world.manage.get(CLIENT, BATCH_ID);
    await endJobs();
    await expect(world.manage.get('cli_other', BATCH_ID)).rejects.toMatchObject({
      code: 'BATCH_NOT_FOUND',
    });

    expect(world.handedOn).toEqual([]);
  });

  it('is found by the sweep when its message is lost', async () => {
    await world.make(linesOf(2));
    await world.expand();
    await endJobs();
    world.handedOn.length = 0;

    later(BATCH_TIMING.pollMs + BATCH_TIMING.resendMs);
    await world.sweep();
    expect(world.handedOn).toHaveLength(1);
    await world.expand();

    expect(await eventsTold()).toHaveLength(1);
  });

  it('of a cancelled batch is told when the last running job has stopped', async () => {
    await world.make(linesOf(2));
    await world.expand();
    const [one] = await world.allJobs();
    if (!one) throw new Error('There is no job.');
    const running = await world.run(one);
    await world.manage.cancel(CLIENT, BATCH_ID);
    await world.expand();
    expect(await eventsTold()).toEqual([]);

    await world.stop(running.jobId);
    later(BATCH_TIMING.pollMs);
    await world.expand();

    expect(await eventsTold()).toMatchObject([
      { eventType: 'batch.cancelled', jobs: { running: 0, cancelled: 2 } },
    ]);
  });

  it('of a file that cannot be read is told with the reason', async () => {
    await world.make('');

    await world.expand();

    expect(await eventsTold()).toMatchObject([
      { eventType: 'batch.failed', failure: { code: 'BATCH_FILE_INVALID' }, items: { total: 0 } },
    ]);
  });

  it('cannot be followed by another: what has ended is not cancelled', async () => {
    await world.make(linesOf(1));
    await world.expand();
    await endJobs();
    later(BATCH_TIMING.pollMs);
    await world.expand();

    await expect(world.manage.cancel(CLIENT, BATCH_ID)).rejects.toMatchObject({
      code: 'BATCH_ENDED',
    });
    expect((await eventsTold()).map(({ eventType }) => eventType)).toEqual(['batch.ended']);
  });

  it('is one event when three look at once without a lease between them', async () => {
    await world.make(linesOf(3));
    await world.expand();
    await endJobs();
    later(BATCH_TIMING.pollMs);
    const noLease = { batchTiming: { ...BATCH_TIMING, leaseMs: 0 } };

    await Promise.all([1, 2, 3].map(() => world.expandWith(noLease)(BATCH_ID, 300_000)));

    expect(await eventsTold()).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)(
    'is one event, whichever call of a port the expander dies just %s',
    { timeout: 60_000 },
    async (when) => {
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        await newWorld();
        await world.make(linesOf(2));
        await world.expand();
        await endJobs();
        later(BATCH_TIMING.pollMs);
        const { ports, reached } = dying(world.dependencies, at, when);
        await world
          .expandWith(ports)(BATCH_ID, 300_000)
          .catch((error: Error) => expect(error.message).toBe('killed'));
        if (!reached()) break;
        deaths += 1;

        later(BATCH_TIMING.leaseMs + BATCH_TIMING.resendMs + 1);
        await world.sweep();
        await world.expand();

        expect(await eventsTold()).toHaveLength(1);
        const { lease, dueAt } = await world.stored();
        expect([lease, dueAt]).toEqual([undefined, undefined]);
      }
      // Claim, moves, the end, and the release.
      expect(deaths).toBeGreaterThan(5);
    },
  );
});
