import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoBreakerStore } from '../../src/aws/dynamo-breaker-store.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoPlaces } from '../../src/aws/dynamo-places.ts';
import { createDynamoSessionUses } from '../../src/aws/dynamo-session-uses.ts';
import { createDynamoSiteStore } from '../../src/aws/dynamo-site-store.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { RACES, type RaceStores } from '../support/limit-races.ts';
import { QUOTA_RACES, type QuotaStores } from '../support/quota-races.ts';
import { RACERS } from '../support/racing.ts';

/** A taste; `npm run test:limits` runs a thousand of each. */
const ROUNDS = 5;

describe(`${RACERS} racers`, () => {
  let engine: TestTables;
  let stores: RaceStores & QuotaStores;
  beforeAll(async () => {
    engine = await startTestTables();
    const { documents, tables } = engine;
    stores = {
      sites: createDynamoSiteStore(documents, tables.limits),
      breakers: createDynamoBreakerStore(documents, tables.limits),
      jobs: createDynamoJobStore({ documents, tables, onUnreadable: () => {} }),
      uses: createDynamoSessionUses({ documents, tableName: tables.jobs }),
      places: createDynamoPlaces({ documents, tables, mostOf: async () => undefined }),
    };
  });
  afterAll(() => engine.stop());

  it.each(Object.entries({ ...RACES, ...QUOTA_RACES }))(
    'are exact about %s',
    async (_name, race) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        expect(await race(stores, round)).toEqual([]);
      }
    },
  );
});
