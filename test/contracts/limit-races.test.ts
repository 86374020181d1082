import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoBreakerStore } from '../../src/aws/dynamo-breaker-store.ts';
import { createDynamoSiteStore } from '../../src/aws/dynamo-site-store.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { RACERS, RACES, type RaceStores } from '../support/limit-races.ts';

/** A taste; `npm run test:limits` runs a thousand of each. */
const ROUNDS = 5;

describe(`${RACERS} racers`, () => {
  let engine: TestTables;
  let stores: RaceStores;
  beforeAll(async () => {
    engine = await startTestTables();
    const { documents, tables } = engine;
    stores = {
      sites: createDynamoSiteStore(documents, tables.limits),
      breakers: createDynamoBreakerStore(documents, tables.limits),
    };
  });
  afterAll(() => engine.stop());

  it.each(Object.entries(RACES))('are exact about %s', async (_name, race) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      expect(await race(stores, round)).toEqual([]);
    }
  });
});
