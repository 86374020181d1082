import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoKeyUses } from '../../src/aws/dynamo-key-uses.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { NOW } from '../support/jobs.ts';

const MINUTE_MS = 60_000;

describe('the uses of keys in DynamoDB', () => {
  let engine: TestTables;
  /** As another process has it: with a memory of its own. */
  const uses = () => createDynamoKeyUses(engine.documents, engine.tables.limits);

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  it('are told for the keys that were used', async () => {
    await uses().note('key_a', NOW);

    const told = await uses().lastUsed(['key_a', 'key_never']);

    expect([...told]).toEqual([['key_a', NOW]]);
  });

  it('are written once a minute, whoever notes them', async () => {
    await uses().note('key_b', NOW);
    await uses().note('key_b', NOW + MINUTE_MS - 1);
    expect((await uses().lastUsed(['key_b'])).get('key_b')).toBe(NOW);

    await uses().note('key_b', NOW + MINUTE_MS);
    expect((await uses().lastUsed(['key_b'])).get('key_b')).toBe(NOW + MINUTE_MS);
  });

  it('are not even asked about again by the process that noted them', async () => {
    const calls: string[] = [];
    const counting = createDynamoKeyUses(
      new Proxy(engine.documents, {
        get: (target, name) =>
          name === 'send'
            ? (...sent: Parameters<typeof target.send>) => {
                calls.push('send');
                return target.send(...sent);
              }
            : Reflect.get(target, name),
      }),
      engine.tables.limits,
    );

    for (let n = 0; n < 50; n += 1) await counting.note('key_c', NOW + n);

    expect(calls).toHaveLength(1);
  });

  it('go away by themselves', async () => {
    await uses().note('key_d', NOW);

    const { Item } = await engine.documents.send(
      new GetCommand({ TableName: engine.tables.limits, Key: { pk: 'key/key_d', sk: 'used' } }),
    );

    expect(Item?.ttl).toBeGreaterThan(NOW / 1_000);
  });

  it('fail aloud when the table does not answer, and leave that to who asked', async () => {
    const broken = createDynamoKeyUses(engine.documents, 'no-such-table');

    await expect(broken.note('key_e', NOW)).rejects.toThrow();
  });
});
