import { afterAll, beforeAll, describe } from 'vitest';
import { createDynamoBatchStore } from '../../src/aws/dynamo-batch-store.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { createMemoryBatchStore } from '../support/memory-batch-store.ts';
import { createMemoryJobStore, emptyCell } from '../support/memory-job-store.ts';
import { itKeepsTheBatchStoreContract } from './batch-store.contract.ts';

describe('in memory', () => {
  itKeepsTheBatchStoreContract(async () => {
    const cell = emptyCell();
    return { batches: createMemoryBatchStore(cell), jobs: createMemoryJobStore(cell) };
  });
});

describe('in DynamoDB', () => {
  let engine: TestTables;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  itKeepsTheBatchStoreContract(async () => {
    const options = {
      documents: engine.documents,
      tables: await engine.newTables(),
      onUnreadable: () => {},
    };
    return { batches: createDynamoBatchStore(options), jobs: createDynamoJobStore(options) };
  });
});
