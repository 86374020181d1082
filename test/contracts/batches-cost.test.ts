import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import { mostCostOf, usualCostOf } from '../../src/costs/estimate.ts';
import type { AllTableNames } from '../../src/embedded/tables.ts';
import { NO_USAGE } from '../../src/jobs/bill.ts';
import { billOf } from '../../src/jobs/billing.ts';
import { hasEnded, type JobState } from '../../src/jobs/job.ts';
import { BATCH_ID } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';
import { dying } from './dying.ts';

const PRICED = { timeoutMs: 60_000, maxAttempts: 3 };
const MOST = mostCostOf(PRICED);
const USUAL = usualCostOf(PRICED);
const WORKER = { memoryMb: 2_048, isHypothetical: false };

describe('what a batch may cost', () => {
  let engine: TestTables;
  let tables: AllTableNames;
  let world: BatchWorld;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());
  const newWorld = async () => {
    tables = await engine.newTables();
    world = batchWorld(engine, tables);
  };
  beforeEach(newWorld);

  /** What the counter of the batch stands at. */
  const reserved = async (): Promise<number> => {
    const { Items = [] } = await engine.documents.send(
      new QueryCommand({
        TableName: tables.limits,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `counter/${CLIENT}/batch/${BATCH_ID}` },
      }),
    );
    return Items.reduce((sum, { nanoUsd }) => sum + Number(nanoUsd), 0);
  };
  /** Runs a job that costs what so many milliseconds cost, or what it may cost at most. */
  const runFor = async (state: JobState, billedMs: number): Promise<number> => {
    const running = await world.run(state);
    const whole = billOf(WORKER, billedMs, { usage: NO_USAGE });
    const costNanoUsd = Math.min(whole.costNanoUsd, running.maxCostNanoUsd ?? Infinity);
    await world.finish({ ...running, bill: { ...whole, costNanoUsd } });
    return costNanoUsd;
  };
  const liveJobs = async () => (await world.allJobs()).filter((state) => !hasEnded(state));
  const later = () => {
    world.clock.now += BATCH_TIMING.pollMaxMs;
  };
  /** Works the batch off until nothing lives and nothing is made any more. */
  const workOff = async (billedMs: number): Promise<number> => {
    let spent = 0;
    for (;;) {
      await world.expand();
      expect(await reserved()).toBeLessThanOrEqual((await world.stored()).maxCostNanoUsd ?? 0);
      const live = await liveJobs();
      if (live.length === 0 && (await world.stored()).phase !== 'expanding') return spent;
      for (const state of live) spent += await runFor(state, billedMs);
      later();
    }
  };

  it('is reserved by each job at its most, and the others wait for what comes back', async () => {
    await world.make(linesOf(10), { maxCostNanoUsd: Math.floor(3.5 * MOST) });
    await world.expand();

    expect(await world.stored()).toMatchObject({
      accepted: 3,
      wait: { reason: 'cost', startsAt: world.clock.now + BATCH_TIMING.pollMs },
    });
    expect(await reserved()).toBe(3 * MOST);

    const [one] = await world.allJobs();
    if (!one) throw new Error('There is no job.');
    const spent = await runFor(one, 100);
    expect(await reserved()).toBe(2 * MOST + spent);
    later();
    await world.expand();

    expect(await world.stored()).toMatchObject({ accepted: 4, wait: { reason: 'cost' } });
  });

  it('lets every item become a job where it is enough for what they really cost', async () => {
    await world.make(linesOf(15), { maxCostNanoUsd: 4 * MOST });

    const spent = await workOff(100);

    expect(await world.stored()).toMatchObject({ phase: 'expanded', accepted: 15, refused: 0 });
    expect(await reserved()).toBe(spent);
  });

  it('is less than one job at its most: then each may use what is left, and no more', async () => {
    await world.make(linesOf(3), { maxCostNanoUsd: 2 * USUAL });
    await world.expand();

    const [one, ...others] = await world.allJobs();
    expect([one?.maxCostNanoUsd, others]).toEqual([2 * USUAL, []]);
    expect(one?.reservations).toContainEqual({
      counter: `${CLIENT}/batch/${BATCH_ID}/nanoUsd`,
      amount: 2 * USUAL,
    });
  });

  it('ends the making of jobs where what is left pays for no more', async () => {
    const maxCostNanoUsd = 2 * MOST;
    await world.make(`${linesOf(9)}bad\n${linesOf(50)}`, { maxCostNanoUsd });

    const spent = await workOff(20_000);

    const { batch, jobs } = await world.manage.get(CLIENT, BATCH_ID);
    const { accepted, refused, total, costStopIndex } = batch;
    expect(spent).toBeLessThanOrEqual(maxCostNanoUsd);
    expect(spent).toBeGreaterThan(maxCostNanoUsd - USUAL);
    expect([batch.phase, total, accepted + refused]).toEqual(['expanded', 60, 60]);
    expect(jobs.succeeded).toBe(accepted);
    expect(costStopIndex).toBe(batch.cursor.index);
  });

  it('names in both files every item that it had no room for', async () => {
    await world.make(`bad\n${linesOf(5)}`, { maxCostNanoUsd: USUAL });
    await workOff(60_000);
    const exported = async (kind: 'errors' | 'results') => {
      await world.manage.exported(CLIENT, BATCH_ID, kind);
      await world.expand();
      const file = await world.manage.exported(CLIENT, BATCH_ID, kind);
      const lines = world.files
        .text(file?.key ?? '')
        .trim()
        .split('\n');
      return lines.map((line): { readonly item: number } => JSON.parse(line));
    };
    const tooCostly = { errors: [{ pointer: '', code: 'COST_LIMIT_REACHED' }] };

    const errors = await exported('errors');
    const results = await exported('results');

    expect(errors.map(({ item }) => item)).toEqual([0, 2, 3, 4, 5]);
    expect(errors[4]).toMatchObject(tooCostly);
    expect(results.map(({ item }) => item)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(results[1]).toMatchObject({ status: 'succeeded' });
    expect(results[5]).toMatchObject({ status: 'refused', ...tooCostly });
  });

  it('comes back from jobs that never ran', async () => {
    await world.make(linesOf(3), { maxCostNanoUsd: 3 * MOST });
    await world.expand();
    await world.manage.cancel(CLIENT, BATCH_ID);
    await world.expand();

    expect(await reserved()).toBe(0);
  });

  it('holds between two expanders without a lease', async () => {
    await world.make(linesOf(50), { maxCostNanoUsd: 5 * MOST });
    const noLease = { batchTiming: { ...BATCH_TIMING, leaseMs: 0 } };

    for (let round = 0; round < 4; round += 1) {
      await Promise.all([1, 2, 3].map(() => world.expandWith(noLease)(BATCH_ID, 300_000)));
      later();
    }

    expect(await reserved()).toBe(5 * MOST);
    expect((await world.stored()).accepted).toBe(5);
  });

  it.each(['before', 'after'] as const)(
    'is not passed, whichever call of a port an expander dies just %s',
    { timeout: 120_000 },
    async (when) => {
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        await newWorld();
        await world.make(linesOf(8), { maxCostNanoUsd: 3 * MOST });
        const { ports, reached } = dying(world.dependencies, at, when);
        await world
          .expandWith(ports)(BATCH_ID, 300_000)
          .catch((error: Error) => expect(error.message).toBe('killed'));
        if (!reached()) break;
        deaths += 1;
        world.clock.now += BATCH_TIMING.leaseMs + BATCH_TIMING.resendMs + 1;
        await world.sweep();

        const spent = await workOff(10_000);

        const { accepted, refused } = await world.stored();
        expect([accepted + refused, await reserved()]).toEqual([8, spent]);
      }
      // Claim, count, look, accept, wait and release.
      expect(deaths).toBeGreaterThan(6);
    },
  );
});
