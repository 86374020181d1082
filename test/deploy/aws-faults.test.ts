import { expect, it } from 'vitest';
import { runAwsFaults, unharmed } from '../chaos/aws-faults.ts';
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

    expect(counts).toMatchObject(unharmed(all));
    expect(counts.faults).toBeGreaterThan(all);
  },
  600_000,
);
