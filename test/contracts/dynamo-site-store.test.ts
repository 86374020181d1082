import { afterAll, beforeAll, describe } from 'vitest';
import { createDynamoBreakerStore } from '../../src/aws/dynamo-breaker-store.ts';
import { createDynamoSiteStore } from '../../src/aws/dynamo-site-store.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { breakerStoreContract } from './breaker-store.contract.ts';
import { siteStoreContract } from './site-store.contract.ts';

describe("DynamoDB's engine", () => {
  let engine: TestTables;
  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  const newTable = async () => (await engine.newTables()).limits;
  siteStoreContract('it', async () => createDynamoSiteStore(engine.documents, await newTable()));
  breakerStoreContract('it', async () =>
    createDynamoBreakerStore(engine.documents, await newTable()),
  );
});
