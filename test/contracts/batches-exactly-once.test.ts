import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExpandDependencies } from '../../src/batches/expand-batch.ts';
import type { BatchStore } from '../../src/batches/ports.ts';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import { numberedJobId } from '../../src/jobs/source-ids.ts';
import { BATCH_ID } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';

/** Good lines with three bad ones among them: 70 items, three transactions and more. */
const FILE = `${linesOf(40)}not json\n\n${linesOf(20)}{"no":"url"}\n${linesOf(7)}"text"`;
const BAD = [40, 61, 69];
const ITEMS = 70;

describe('a batch whose expander dies', () => {
  let engine: TestTables;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  const newWorld = async () => batchWorld(engine, await engine.newTables());

  /** Every item is a job or a refusal, once, and every count says so. */
  async function isWhole(world: BatchWorld): Promise<void> {
    const all = Array.from({ length: ITEMS }, (_, index) => index);
    const good = all.filter((index) => !BAD.includes(index));
    expect((await world.allJobs()).map(({ jobId }) => jobId)).toEqual(
      good.map((index) => numberedJobId(BATCH_ID, index)),
    );
    expect(await world.refusals()).toMatchObject(BAD.map((index) => ({ index })));
    const { batch, jobs } = await world.manage.get((await world.stored()).clientId, BATCH_ID);
    expect(batch).toMatchObject({ phase: 'expanded', total: 70, accepted: 67, refused: 3 });
    expect(jobs).toMatchObject({ queued: 67, running: 0, succeeded: 0 });
    expect(await world.usedQuota()).toBe(67);
  }

  /** Ports that fail at their `at`-th call, before or after they did their work, and ever after. */
  function dying(world: BatchWorld, at: number, when: 'before' | 'after') {
    let calls = 0;
    const mortal = <Args extends unknown[], Value>(work: (...args: Args) => Promise<Value>) => {
      return async (...args: Args): Promise<Value> => {
        calls += 1;
        if (calls > at || (calls === at && when === 'before')) throw new Error('killed');
        const value = await work(...args);
        if (calls === at) throw new Error('killed');
        return value;
      };
    };
    const { batches, jobQueue, batchQueue, findLimits } = world.dependencies;
    const send = mortal(jobQueue.send);
    let sends = 0;
    const mortalBatches: BatchStore = {
      ...batches,
      get: mortal(batches.get),
      commit: mortal(batches.commit),
      accept: mortal(batches.accept),
      moves: mortal(batches.moves),
    };
    const ports: Partial<ExpandDependencies> = {
      batches: mortalBatches,
      // One of ten: a message that was not sent is as good as any other.
      jobQueue: { send: (message) => (++sends % 10 === 0 ? send : jobQueue.send)(message) },
      batchQueue: { send: mortal(batchQueue.send) },
      findLimits: mortal(findLimits),
      onSendFailed: (_id, error) => {
        throw error;
      },
    };
    return { ports, reached: () => calls >= at };
  }

  it.each(['before', 'after'] as const)(
    'just %s any call of any port makes each item a job or a refusal exactly once',
    { timeout: 120_000 },
    async (when) => {
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        const world = await newWorld();
        await world.make(FILE);
        const { ports, reached } = dying(world, at, when);
        await world
          .expandWith(ports)(BATCH_ID, 300_000)
          .catch((error: Error) => expect(error.message).toBe('killed'));
        if (!reached()) break;
        deaths += 1;

        world.clock.now += BATCH_TIMING.leaseMs + BATCH_TIMING.resendMs + 1;
        await world.sweep();
        await world.expand();

        await isWhole(world);
      }
      // Claim, count, and look, accept and send for each of three steps, and the release.
      expect(deaths).toBeGreaterThan(15);
    },
  );

  it('two at once, without a lease between them, make each item one job', async () => {
    const world = await newWorld();
    await world.make(FILE);
    const noLease = { batchTiming: { ...BATCH_TIMING, leaseMs: 0 } };

    for (let rounds = 0; rounds < 5; rounds += 1) {
      await Promise.all([1, 2, 3].map(() => world.expandWith(noLease)(BATCH_ID, 300_000)));
    }

    await isWhole(world);
  });

  it('is not taken from one that lives', async () => {
    const world = await newWorld();
    await world.make(FILE);

    const all = await Promise.all([1, 2, 3, 4].map(() => world.expand()));

    expect(all.filter((summary) => summary === 'taken')).toHaveLength(3);
    await isWhole(world);
  });

  it('goes on in a new message when its time is over, from where it was', async () => {
    const world = await newWorld();
    await world.make(FILE);
    // A clock that moves with every look: time for a few steps only.
    const hurried = {
      now: () => {
        world.clock.now += 1_000;
        return world.clock.now;
      },
    };

    let invocations = 0;
    do {
      world.handedOn.length = 0;
      await world.expandWith(hurried)(BATCH_ID, BATCH_TIMING.closingMs + 8_000);
      invocations += 1;
    } while (world.handedOn.length > 0);

    expect(invocations).toBeGreaterThan(2);
    await isWhole(world);
  });

  it('that many died on has failed, and says so', async () => {
    const world = await newWorld();
    await world.make(FILE);
    const deadly = {
      findLimits: async () => {
        throw new Error('killed');
      },
    };

    for (let deaths = 0; deaths < BATCH_TIMING.mostStalls; deaths += 1) {
      await expect(world.expandWith(deadly)(BATCH_ID, 300_000)).rejects.toThrow('killed');
      world.clock.now += BATCH_TIMING.leaseMs + 1;
      await world.sweep();
    }

    expect(await world.stored()).toMatchObject({ phase: 'failed', failure: { code: 'INTERNAL' } });
    expect(await world.expand()).toMatchObject({ phase: 'failed', accepted: 0 });
    expect(await world.expand()).toBe('idle');
  });
});
