import { expect, it } from 'vitest';
import { runAwsFaults, unharmed } from './aws-faults.ts';
import { startLoopbackPlace } from './aws-place.ts';

const { CHAOS, FAULTS_SEED = '1' } = process.env;
const IS_WHOLE = CHAOS === 'whole';
const SIZE = IS_WHOLE ? { jobs: 150, batchItems: 300 } : { jobs: 15, batchItems: 25 };

it(
  'the adapters of AWS lose, double and leave behind nothing while the services fail',
  async () => {
    const seed = Number(FAULTS_SEED);
    const all = SIZE.jobs + SIZE.batchItems;

    const counts = await runAwsFaults(startLoopbackPlace, { seed, share: 0.2, ...SIZE });
    console.table({ seed, ...counts });

    expect(counts).toMatchObject(unharmed(all));
    expect(counts.faults).toBeGreaterThan(all);
  },
  IS_WHOLE ? 1_800_000 : 300_000,
);
