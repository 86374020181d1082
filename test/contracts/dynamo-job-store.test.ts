import { afterAll, beforeAll, describe } from 'vitest';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { itKeepsTheJobStoreContract } from './job-store.contract.ts';

describe('the job store in DynamoDB', () => {
  let engine: TestTables;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  itKeepsTheJobStoreContract(async () =>
    createDynamoJobStore({
      documents: engine.documents,
      tables: await engine.newTables(),
      onUnreadable: (_row, error) => {
        throw error;
      },
    }),
  );
});
