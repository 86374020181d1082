import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDynamoRows } from '../../src/aws/dynamo-rows.ts';
import type { DueRows } from '../../src/rows/ports.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { NOW } from '../support/jobs.ts';

const Note = z.object({
  id: z.string(),
  clientId: z.string(),
  version: z.int(),
  parentId: z.string().optional(),
  dueAt: z.int().optional(),
  text: z.string(),
});
type Note = z.infer<typeof Note>;

const note = (id: string, overrides: Partial<Note> = {}): Note => ({
  id,
  clientId: 'cli_a',
  version: 0,
  dueAt: NOW,
  text: 'hello',
  ...overrides,
});

describe('rows in DynamoDB', () => {
  let engine: TestTables;
  let rows: DueRows<Note>;
  let unreadable: unknown[];

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  const rowsOf = (tableName: string, type: string) =>
    createDynamoRows({
      documents: engine.documents,
      tableName,
      type,
      schema: Note,
      onUnreadable: (row) => unreadable.push(row),
    });

  beforeEach(async () => {
    unreadable = [];
    rows = rowsOf((await engine.newTables()).jobs, 'note');
  });

  it('writes a row once', async () => {
    const made = await Promise.all(
      ['a', 'b', 'c'].map((text) => rows.create(note('n1', { text }))),
    );

    expect(made.filter(Boolean)).toHaveLength(1);
    expect((await rows.get('n1'))?.text).toBe(['a', 'b', 'c'][made.indexOf(true)]);
  });

  it('lets one of three writers win, and tells the others', async () => {
    const before = note('n1');
    await rows.create(before);

    const wins = await Promise.all(
      ['a', 'b', 'c'].map((text) => rows.commit(before, { ...before, text, version: 1 })),
    );

    expect(wins.filter(Boolean)).toHaveLength(1);
  });

  it('finds what is due, and not what is not, is never, or is of another type', async () => {
    const { jobs } = await engine.newTables();
    const notes = rowsOf(jobs, 'note');
    await notes.create(note('now'));
    await notes.create(note('later', { dueAt: NOW + 1 }));
    await notes.create(note('never', { dueAt: undefined }));
    await rowsOf(jobs, 'other').create(note('other'));

    const due = await notes.due(NOW, 100);

    expect(due.map(({ id }) => id)).toEqual(['now']);
  });

  it('finds all that is due when it is told to, also what no one answer of a table holds', async () => {
    // DynamoDB ends an answer at one megabyte; here every shard has about two.
    const text = 'x'.repeat(100_000);
    const ids = Array.from({ length: 160 }, (_, n) => `n${n}`);
    for (const id of ids) await rows.create(note(id, { text }));

    const due = await rows.due(NOW, Number.POSITIVE_INFINITY);

    expect(due.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  it('forgets the time of a row that is written without one', async () => {
    const before = note('n1');
    await rows.create(before);
    await rows.commit(before, { ...before, dueAt: undefined, version: 1 });

    await expect(rows.due(NOW, 100)).resolves.toEqual([]);
  });

  it('lists the rows of a client, newest first, page by page', async () => {
    for (const id of ['n1', 'n2', 'n3', 'n4', 'n5']) await rows.create(note(id));
    await rows.create(note('n6', { clientId: 'cli_b' }));

    const first = await rows.list('cli_a', 3);
    const second = await rows.list('cli_a', 3, first.next);

    expect(first.items.map(({ id }) => id)).toEqual(['n5', 'n4', 'n3']);
    expect(second.items.map(({ id }) => id)).toEqual(['n2', 'n1']);
    expect(second.next).toBeUndefined();
  });

  it('lists the rows that belong to one thing apart from the others', async () => {
    await rows.create(note('n1'));
    await rows.create(note('n2', { parentId: 'book_a' }));
    await rows.create(note('n3', { parentId: 'book_b' }));
    await rows.create(note('n4', { parentId: 'book_a' }));

    const all = await rows.list('cli_a', 10);
    const some = await rows.listOf({ clientId: 'cli_a', parentId: 'book_a' }, 10);

    expect(all.items.map(({ id }) => id)).toEqual(['n1']);
    expect(some.items.map(({ id }) => id)).toEqual(['n4', 'n2']);
  });

  it('removes a row only at the version that was read', async () => {
    const before = note('n1');
    await rows.create(before);
    await rows.commit(before, { ...before, version: 1 });

    await expect(rows.remove(before)).resolves.toBe(false);
    await expect(rows.remove({ ...before, version: 1 })).resolves.toBe(true);
    await expect(rows.get('n1')).resolves.toBeUndefined();
  });

  it('passes over a due row that it cannot read, and says so', async () => {
    await rows.create(note('good'));
    await rows.create({ ...note('bad'), text: 7 } as unknown as Note);

    const due = await rows.due(NOW, 100);

    expect(due.map(({ id }) => id)).toEqual(['good']);
    expect(unreadable).toMatchObject([{ id: 'bad' }]);
  });
});
