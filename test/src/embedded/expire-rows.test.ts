import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expireRows } from '../../../src/embedded/expire-rows.ts';
import { startTestTables, type TestTables } from '../../support/dynoxide.ts';
import { NOW } from '../../support/manual-clock.ts';

describe('the expiry of rows', () => {
  let engine: TestTables;

  beforeAll(async () => {
    engine = await startTestTables();
  });

  afterAll(() => engine.stop());

  it('removes what has expired, to the second, and nothing else', async () => {
    const TableName = engine.tables.registry;
    const rows = { over: NOW / 1_000, ahead: NOW / 1_000 + 1, always: undefined };
    for (const [pk, ttl] of Object.entries(rows)) {
      await engine.documents.send(new PutCommand({ TableName, Item: { pk, sk: 'row', ttl } }));
    }

    const removed = await expireRows(engine.documents, TableName, NOW + 999);

    const left = await Promise.all(
      Object.keys(rows).map((pk) =>
        engine.documents.send(new GetCommand({ TableName, Key: { pk, sk: 'row' } })),
      ),
    );
    expect(removed).toBe(1);
    expect(left.map(({ Item }) => Item?.pk)).toEqual([undefined, 'ahead', 'always']);
  });
});
