import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { interleave } from './interleaving.ts';

const IS_WHOLE = process.env.CHAOS === 'whole';
const FIRST_SEED = Number(process.env.CLOCKS_SEED ?? 1);
const SEEDS = Array.from({ length: IS_WHOLE ? 100 : 4 }, (_, index) => FIRST_SEED + index);

describe('workers and sweeps whose clocks disagree', () => {
  let engine: TestTables;
  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  it.each(SEEDS)('lose nothing and double nothing, in the order of seed %d', async (seed) => {
    const counts = await interleave(engine, await engine.newTables(), {
      seed,
      jobs: 8,
      steps: 150,
    });

    expect(counts).toEqual({
      jobs: 8,
      lost: 0,
      doubledEnds: 0,
      wrongFiles: 0,
      wrongEvents: 0,
      doubledAttempts: 0,
      runs: counts.runs,
    });
    // More runs than jobs: the clocks did take jobs from workers that lived.
    expect(counts.runs).toBeGreaterThan(0);
  });
});
