import { expect, it } from 'vitest';
import { runAwsFaults } from './aws-faults.ts';
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

    expect(counts).toMatchObject({
      accepted: all,
      succeeded: all,
      events: all + 1,
      lost: 0,
      doubledEnds: 0,
      wrongFiles: 0,
      quotaOff: 0,
      doubledEvents: 0,
      unknownCodes: 0,
      wrongExports: 0,
      leftAfterErasure: 0,
    });
    expect(counts.faults).toBeGreaterThan(all);
  },
  IS_WHOLE ? 1_800_000 : 300_000,
);
