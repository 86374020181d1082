import { expect, it } from 'vitest';
import { runAwsFaults } from '../chaos/aws-faults.ts';
import { startEmulatedPlace } from '../chaos/aws-place.ts';

/** The same as in `test/chaos`, with the bucket and the queues of an emulator behind the faults. */
const ENDPOINT = process.env.AWS_ENDPOINT_URL;

it.skipIf(ENDPOINT === undefined)(
  'the adapters of AWS lose, double and leave behind nothing while the emulator fails',
  async () => {
    const [jobs, batchItems] = [12, 20];
    const all = jobs + batchItems;

    const counts = await runAwsFaults((next) => startEmulatedPlace(ENDPOINT ?? '', next), {
      ...{ seed: 1, share: 0.2, jobs, batchItems },
    });
    console.table(counts);

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
  600_000,
);
