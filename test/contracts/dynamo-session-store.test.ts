import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoSessionStore } from '../../src/aws/dynamo-session-store.ts';
import { createDynamoSessionUses } from '../../src/aws/dynamo-session-uses.ts';
import { createAesSecretBox } from '../../src/secrets/aes-secret-box.ts';
import type { KeyRing } from '../../src/secrets/ports.ts';
import { singleKey, stageKeyOf } from '../../src/secrets/stage-key.ts';
import { SessionContents } from '../../src/sessions/contents.ts';
import { createManageSessions } from '../../src/sessions/manage-sessions.ts';
import type { SessionStore, SessionUses } from '../../src/sessions/ports.ts';
import { MOST_SESSIONS, ownerOf } from '../../src/sessions/session.ts';
import { createUseSessions } from '../../src/sessions/use-sessions.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { NOW } from '../support/jobs.ts';

const A = 'cli_A';
const B = 'cli_B';
const LIFE_MS = 3_600_000;

const contentsWith = (value: string) =>
  SessionContents.parse({ cookies: [{ name: 'sid', value, domain: 'example.com' }] });
const valueIn = ({ cookies }: SessionContents) => cookies[0]?.value;

describe('sessions in DynamoDB', () => {
  let engine: TestTables;
  let tableName: string;
  let sessions: SessionStore;
  let uses: SessionUses;
  let manage: ReturnType<typeof createManageSessions>;
  let use: ReturnType<typeof createUseSessions>;
  let at: number;
  const box = createAesSecretBox(singleKey(stageKeyOf('a secret of the tests')));
  const now = () => at;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    at = NOW;
    tableName = (await engine.newTables()).jobs;
    sessions = createDynamoSessionStore({ documents: engine.documents, tableName });
    uses = createDynamoSessionUses({ documents: engine.documents, tableName });
    manage = createManageSessions({ sessions, box, now });
    use = createUseSessions({
      sessions,
      uses,
      box,
      now,
      onError: (error) => {
        throw error;
      },
    });
  });

  const put = (clientId: string, name: string, value = 'secret-value') =>
    manage.put({ clientId, name, contents: contentsWith(value), lifeMs: LIFE_MS });
  const rowsOf = async (clientId: string) => {
    const { Items = [] } = await engine.documents.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :client',
        ExpressionAttributeValues: { ':client': `sessions/${clientId}` },
      }),
    );
    return Items;
  };

  it('are opened by their own client only, under their own name only', async () => {
    await put(A, 'shop');

    expect(valueIn((await use.open(A, 'shop')).contents)).toBe('secret-value');
    await expect(use.open(B, 'shop')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    await expect(use.open(A, 'other')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });

  it('lie in no row as they are, and a row that was moved opens for nobody', async () => {
    await put(A, 'shop', 'secret-value-in-a-cookie');
    await put(B, 'shop', 'of-somebody-else');
    const theirs = await sessions.read(A, 'shop');
    const own = await sessions.find(B, 'shop');
    if (!theirs || !own) throw new Error('They are there.');

    await sessions.replace(own.revision, { ...own, sealed: theirs.sealed });

    expect(JSON.stringify(await rowsOf(A))).not.toContain('secret-value-in-a-cookie');
    await expect(use.open(B, 'shop')).rejects.toThrow('unable to authenticate data');
    expect(ownerOf(theirs)).not.toBe(ownerOf(own));
  });

  it('are shown by their counts, also when they were replaced and used', async () => {
    const first = await put(A, 'shop');
    at += 1_000;
    const second = await put(A, 'shop', 'another');
    at += 1_000;
    await use.open(A, 'shop');

    expect([first.isNew, second.isNew]).toEqual([true, false]);
    expect(await manage.get(A, 'shop')).toEqual({
      ...second.info,
      createdAt: NOW,
      updatedAt: NOW + 1_000,
      lastUsedAt: NOW + 2_000,
      expiresAt: NOW + 1_000 + LIFE_MS,
    });
    expect(await manage.list(A)).toHaveLength(1);
  });

  it('are saved by the first of several jobs; the others are told', async () => {
    await put(A, 'shop', 'before');
    const jobs = await Promise.all(Array.from({ length: 10 }, () => use.open(A, 'shop')));

    const saved = await Promise.all(jobs.map((job, n) => job.save(contentsWith(`by-${n}`))));

    expect(saved.filter((outcome) => outcome === 'saved')).toHaveLength(1);
    expect(saved.filter((outcome) => outcome === 'changed')).toHaveLength(9);
    const winner = saved.indexOf('saved');
    expect(valueIn((await use.open(A, 'shop')).contents)).toBe(`by-${winner}`);
  });

  it('are not brought back by a job when they were deleted, nor overwritten when made anew', async () => {
    await put(A, 'shop');
    const job = await use.open(A, 'shop');
    await manage.remove(A, 'shop');

    expect(await job.save(contentsWith('late'))).toBe('changed');
    await put(A, 'shop', 'anew');
    expect(await job.save(contentsWith('late'))).toBe('changed');
    expect(valueIn((await use.open(A, 'shop')).contents)).toBe('anew');
  });

  it('are not saved when there is too much in them', async () => {
    await put(A, 'shop');
    const job = await use.open(A, 'shop');
    const much = { origin: 'https://a.example', localStorage: {}, sessionStorage: {} };

    const saved = await job.save({
      ...job.contents,
      origins: [
        { ...much, localStorage: { a: 'x'.repeat(99_999), b: 'x'.repeat(99_999), c: 'y' } },
      ],
    });

    expect(saved).toBe('too-large');
  });

  it('are as many as a client may have, also when all come at once', async () => {
    const names = Array.from({ length: MOST_SESSIONS + 10 }, (_, n) => `s${n}`);

    const outcomes = await Promise.allSettled(names.map((name) => put(A, name)));

    const made = outcomes.filter(({ status }) => status === 'fulfilled');
    const busy = outcomes.filter(
      (one) => one.status === 'rejected' && one.reason.code === 'UNAVAILABLE',
    );
    expect(made.length + busy.length).toBeLessThanOrEqual(names.length);
    expect(await manage.list(A)).toHaveLength(made.length);
    expect(made.length).toBeLessThanOrEqual(MOST_SESSIONS);
    for (let n = 0; (await manage.list(A)).length < MOST_SESSIONS; n += 1) await put(A, `t${n}`);
    await expect(put(A, 'one-more')).rejects.toMatchObject({ code: 'TOO_MANY_SESSIONS' });
    await expect(put(B, 'of-another')).resolves.toMatchObject({ isNew: true });
  });

  it('make room when they are deleted, once however often they are, and when they expire', async () => {
    for (let n = 0; n < MOST_SESSIONS; n += 1) await put(A, `s${n}`);

    const removed = await Promise.allSettled([1, 2, 3].map(() => manage.remove(A, 's0')));
    await put(A, 'new');

    expect(removed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put(A, 'newer')).rejects.toMatchObject({ code: 'TOO_MANY_SESSIONS' });
    at += LIFE_MS;
    await expect(use.open(A, 's1')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    await expect(manage.get(A, 's1')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    await expect(put(A, 'newer')).resolves.toMatchObject({ isNew: true });
    expect(await manage.list(A)).toHaveLength(1);
  });

  it('are sealed with the newest key when they are used after a rotation', async () => {
    await put(A, 'shop');
    const [older, newer] = [stageKeyOf('a secret of the tests'), stageKeyOf('the next secret')];
    const keys = async (): ReturnType<KeyRing['keys']> => [newer, older];
    const rotated = createAesSecretBox({ keys, latestKeys: keys });
    const onError = () => {};

    const opened = await createUseSessions({ sessions, uses, box: rotated, now, onError }).open(
      A,
      'shop',
    );

    const onlyNewer = createAesSecretBox(singleKey(newer));
    const later = createUseSessions({ sessions, uses, box: onlyNewer, now, onError });
    expect(valueIn((await later.open(A, 'shop')).contents)).toBe('secret-value');
    expect(await opened.save(contentsWith('saved-after'))).toBe('saved');
  });

  it('leave nothing behind that could be read when they are deleted', async () => {
    await put(A, 'shop');

    await manage.remove(A, 'shop');

    expect(await rowsOf(A)).toEqual([expect.objectContaining({ sk: 'count', used: 0 })]);
    await expect(manage.remove(A, 'shop')).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });
});
