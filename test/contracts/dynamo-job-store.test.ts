import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoRows } from '../../src/aws/dynamo-rows.ts';
import { TABLES } from '../../src/contract.ts';
import { cancel } from '../../src/jobs/transitions.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { changeOf, NOW, queuedState, submissionOf } from '../support/jobs.ts';
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

  it('writes the rows that go with a change in its transaction, or not at all', async () => {
    const tables = await engine.newTables();
    const onUnreadable = (_row: unknown, error: unknown) => {
      throw error;
    };
    const { documents } = engine;
    const store = createDynamoJobStore({ documents, tables, onUnreadable });
    const Note = z.object({ id: z.string(), clientId: z.string(), version: z.int() });
    const notes = createDynamoRows({
      documents,
      tableName: tables.jobs,
      type: 'note',
      schema: Note,
      onUnreadable,
    });
    const queued = queuedState();
    const row = (id: string) => ({ id, clientId: queued.clientId, version: 0 });
    await store.submit(submissionOf(queued));
    const change = changeOf(cancel(queued, NOW));

    const first = await store.commit({ ...change, rows: [{ type: 'note', row: row('won') }] });
    const late = await store.commit({ ...change, rows: [{ type: 'note', row: row('lost') }] });

    expect([first, late]).toEqual([true, false]);
    expect(await notes.get('won')).toEqual(row('won'));
    expect(await notes.get('lost')).toBeUndefined();
  });

  it('leaves no counter behind for ever when a quota is given back after its own was removed', async () => {
    const tables = await engine.newTables();
    const { documents } = engine;
    const store = createDynamoJobStore({ documents, tables, onUnreadable: () => {} });
    const queued = queuedState();
    // The table removed the counter of that day in the meantime: it was never written here.
    await store.submit(submissionOf(queued));

    await store.commit(changeOf(cancel(queued, NOW)));

    const { Items } = await documents.send(new ScanCommand({ TableName: tables.limits }));
    const counters = Items?.filter(({ pk }) => String(pk).includes('/day/2026-11-22'));
    expect(counters).toEqual([expect.objectContaining({ jobs: -1 })]);
    expect(counters?.[0]?.[TABLES.ttlAttribute]).toBeGreaterThan(NOW / 1_000);
  });
});
