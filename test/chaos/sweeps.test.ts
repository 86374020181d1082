import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { hasEnded } from '../../src/jobs/job.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { claim } from '../../src/jobs/transitions.ts';
import { inTurn } from '../../src/rows/in-turn.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, changeOf } from '../support/jobs.ts';
import { createLife, INVOCATION, type Life, orderOf } from '../support/life.ts';

const IS_WHOLE = process.env.CHAOS === 'whole';

/** More than one pass takes in the whole suite. */
const JOBS = IS_WHOLE ? 1_500 : 120;

/** What one pass looks at: see `src/rows/sweep.ts`. */
const MOST_A_PASS = 1_000;

const DAY_MS = 24 * 60 * 60_000;

describe('sweeps', { timeout: 300_000 }, () => {
  let engine: TestTables;
  let life: Life;
  let ids: readonly string[];

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  /** Jobs of every sort that a sweep has to do with; all of their messages are lost. */
  beforeEach(async () => {
    const { documents, newTables } = engine;
    const onUnreadable = (_row: unknown, error: unknown) => {
      throw error;
    };
    const store = createDynamoJobStore({ documents, tables: await newTables(), onUnreadable });
    life = createLife({ store });
    const numbers = Array.from({ length: JOBS }, (_, number) => number);
    ids = await inTurn(numbers, 8, submitOne);
    life.sent.length = 0;
  });

  /** One in four waits in line, is in the hands of a dead worker, has a deadline, or is cancelled. */
  const submitOne = async (number: number): Promise<string> => {
    const sort = number % 4;
    const deadlineAt = sort === 2 ? life.now() + 60 * 60_000 : undefined;
    const order = orderOf({ jobsPerDay: JOBS, deadlineAt });
    const { jobId } = (await life.submitJob(order)).job.state;
    if (sort === 1 || sort === 3) await dies(jobId);
    if (sort === 3) await life.cancelJob(CLIENT, jobId);
    return jobId;
  };
  /** What a worker leaves that is killed in the midst of its work. */
  const dies = async (jobId: string): Promise<void> => {
    const state = await life.store.getState(jobId);
    if (state) await life.store.commit(changeOf(claim(state, life.now(), TIMING)));
  };
  const statuses = async () =>
    (await Promise.all(ids.map(life.store.getState))).map((state) => state?.status ?? 'lost');

  it('at once, four of them, send each message once and end each job once', async () => {
    life.advance(TIMING.leaseMs + TIMING.resendMs);

    const all = await Promise.all([1, 2, 3, 4].map(() => life.sweep()));

    const sent = life.sent.map(({ message }) => message.id);
    expect(new Set(sent).size).toBe(sent.length);
    expect(all.flatMap(({ errors }) => errors)).toEqual([]);
    expect(all.reduce((sum, one) => sum + one.sent, 0)).toBe(sent.length);
    expect(all.reduce((sum, one) => sum + one.ended, 0)).toBe(
      (await statuses()).filter((status) => status === 'cancelled').length,
    );
  });

  it('after none for a day bring on everything, in portions, and nothing twice', async () => {
    life.advance(DAY_MS);

    let passes = 0;
    let overdue = 1;
    while (overdue > 0) {
      const summary = await life.sweep();
      expect(summary.errors).toEqual([]);
      expect(summary.overdue).toBeLessThanOrEqual(MOST_A_PASS);
      overdue = summary.overdue;
      passes += 1;
    }
    const seen = life.sent.splice(0).map(({ message }) => message.id);
    expect(new Set(seen).size).toBe(seen.length);
    await inTurn(seen, 8, (id) => life.worker()(id, INVOCATION));

    const states = await Promise.all(ids.map(life.store.getState));
    expect(states.filter((state) => !state || !hasEnded(state))).toEqual([]);
    const counts = { succeeded: 0, failed: 0, cancelled: 0 };
    for (const state of states) counts[state?.status as keyof typeof counts] += 1;
    // A job whose deadline is over fails without a browser.
    expect(counts).toEqual({ succeeded: JOBS / 2, failed: JOBS / 4, cancelled: JOBS / 4 });
    expect(passes).toBe(Math.ceil(JOBS / MOST_A_PASS) + 1);
  });
});
