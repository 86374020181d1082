import { expect, it } from 'vitest';
import { soak } from './soak.ts';

const { CHAOS, SOAK_SEED = '1', SOAK_JOBS } = process.env;
const IS_WHOLE = CHAOS === 'whole';
const JOBS = Number(SOAK_JOBS ?? (IS_WHOLE ? 5_000 : 40));
const KILLS = IS_WHOLE ? 25 : 2;

/** Two hours for the whole of it on two busy cores; the short one takes half a minute. */
const LIMIT_MS = IS_WHOLE ? 7_200_000 : 300_000;

it(
  'loses, doubles and leaves behind nothing while everything breaks',
  async () => {
    const seed = Number(SOAK_SEED);
    const counts = await soak({ seed, jobs: JOBS, kills: KILLS });
    console.table({ seed, jobs: JOBS, ...counts });

    expect(counts).toMatchObject({
      accepted: JOBS,
      succeeded: JOBS,
      lost: 0,
      failed: 0,
      doubledEnds: 0,
      wrongFiles: 0,
      unknown: 0,
      quotaOff: 0,
      wrongEvents: 0,
      leftFiles: 0,
      leftProcesses: 0,
    });
    expect(counts.storageFaults).toBeGreaterThan(0);
    expect(counts.visits).toBeGreaterThanOrEqual(JOBS);
  },
  LIMIT_MS,
);
