import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../support/api.ts';
import { HAS_OTHER_CLIENT, openTarget, type Target } from '../support/target.ts';

describe('a submit with an Idempotency-Key', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const body = (tag: string, path = '/languages') => ({
    kind: 'screenshot',
    input: { url: target.demoUrl + path },
    tags: [tag],
  });

  it('makes one job, however many send it at once', async () => {
    const key = randomUUID();
    const tag = `race-${key}`;
    const submit = async () => (await api.insist(body(tag), key)).json();

    const jobs = await Promise.all(Array.from({ length: 50 }, submit));
    const { items } = await api.list(`tag=${tag}`);

    expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
    expect(items.map(({ id }) => id)).toEqual([jobs[0]?.id]);
  });

  it('says when it answers with an earlier job, whatever has become of it', async () => {
    const key = randomUUID();
    const headers = { 'idempotency-key': key };
    const first = await api.send('POST', '/v1/jobs', { body: body('again'), headers });
    const { id } = await first.json();
    await api.ended(id);

    const second = await api.send('POST', '/v1/jobs', { body: body('again'), headers });

    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await second.json()).toMatchObject({ id, status: 'succeeded' });
  });

  it('takes the same job for the same however it is written', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const { kind, input, tags } = body('order');
    const first = await api.submit({ kind, input, tags }, headers);

    const second = await api.submit(` ${JSON.stringify({ tags, input, kind })} `, headers);

    expect(second.id).toBe(first.id);
  });

  it('is refused when the key came with another body before', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await api.submit(body('one'), headers);

    const response = await api.send('POST', '/v1/jobs', { body: body('two'), headers });

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  const title = 'is another job when another client uses the same key';
  it.skipIf(!HAS_OTHER_CLIENT)(`${title} (on a stage: needs GANNET_OTHER_API_KEY)`, async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const mine = await api.submit(body('mine'), headers);

    const theirs = await createApi(target.url, target.otherKey).submit(body('mine'), headers);

    expect(theirs.id).not.toBe(mine.id);
  });
});
