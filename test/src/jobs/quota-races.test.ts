import { describe, expect, it } from 'vitest';
import {
  countingFirst,
  exactQuotas,
  knowingOneShard,
  readingFirst,
  usingFirst,
} from '../../support/careless-quotas.ts';
import { QUOTA_RACES, type QuotaRace, type QuotaStores } from '../../support/quota-races.ts';

/** What twenty rounds found, each with a new store. */
async function faultsOf(race: QuotaRace, stores: () => QuotaStores): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let round = 1; round <= 20; round += 1) faults.push(...(await race(stores(), round)));
  return faults;
}

describe.each(Object.entries(QUOTA_RACES))('the race for %s', (name, race) => {
  it('finds nothing wrong with a store that writes under a condition', async () => {
    expect(await faultsOf(race, exactQuotas)).toEqual([]);
  });

  it('finds out a store that reads first and writes then', async () => {
    const stores = () => ({ ...exactQuotas(), places: countingFirst(), uses: usingFirst() });
    const careless = ['concurrency', 'account'].includes(name)
      ? stores
      : () => ({ ...stores(), jobs: readingFirst() });

    expect(await faultsOf(race, careless)).not.toEqual([]);
  });

  it.skipIf(['concurrency', 'account'].includes(name))(
    'finds out a store that refuses what another shard has room for',
    async () => {
      const stores = () => ({ ...exactQuotas(), jobs: knowingOneShard() });

      expect(await faultsOf(race, stores)).not.toEqual([]);
    },
  );
});
