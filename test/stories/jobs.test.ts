import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

describe('the life of a job', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const body = (path = '/languages', more: object = {}) => ({
    kind: 'screenshot',
    input: { url: target.demoUrl + path },
    ...more,
  });

  it('begins with 202, the place to look for it, and nothing of its end', async () => {
    const response = await api.send('POST', '/v1/jobs', { body: body() });
    const job = await response.json();

    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/v1/jobs/${job.id}`);
    expect(job).toMatchObject({ kind: 'screenshot', status: 'queued', attempts: [] });
  });

  it('is told to whoever waits for its end in the same request', async () => {
    const response = await api.send('POST', '/v1/jobs', {
      body: body(),
      headers: { prefer: 'wait=25' },
    });

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'succeeded' });
  });

  it('is told as it is to whoever waits in vain', async () => {
    const response = await api.send('POST', '/v1/jobs', {
      body: body('/slow?ms=8000'),
      headers: { prefer: 'wait=1' },
    });

    expect(response.status).toBe(202);
    expect(['queued', 'running']).toContain((await response.json()).status);
  });

  it('leaves one event for each step, in their order', async () => {
    const { id } = await api.run(body());

    const events = await api.events(id);

    expect(events.map(({ type }) => type)).toEqual([
      'job.accepted',
      'job.started',
      'job.succeeded',
    ]);
  });

  it('has an ETag that changes only when the job does', async () => {
    const { id } = await api.run(body());
    const first = await api.send('GET', `/v1/jobs/${id}`);
    const etag = first.headers.get('etag') ?? '';

    const second = await api.send('GET', `/v1/jobs/${id}`, { headers: { 'if-none-match': etag } });

    expect(etag).not.toBe('');
    expect(second.status).toBe(304);
    expect(await second.text()).toBe('');
  });

  it('is found in the list by its tag, newest first, page by page', async () => {
    const tag = `story-${randomUUID()}`;
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.unshift((await api.submit(body('/', { tags: [tag] }))).id);

    const first = await api.list(`tag=${tag}&size=2`);
    const second = await api.list(`tag=${tag}&size=2&next=${first.next}`);

    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(second.items.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(second.next).toBeUndefined();
  });

  it('is found by its state', async () => {
    const tag = `story-${randomUUID()}`;
    const { id } = await api.run(body('/languages', { tags: [tag] }));

    const succeeded = await api.list(`tag=${tag}&status=succeeded`);
    const failed = await api.list(`tag=${tag}&status=failed`);

    expect(succeeded.items.map((job) => job.id)).toEqual([id]);
    expect(failed.items).toEqual([]);
  });

  it('can be ended by its client while it runs', async () => {
    const { id } = await api.submit(body('/slow?ms=30000'));
    await expect.poll(async () => (await api.get(id)).status, { timeout: 30_000 }).toBe('running');

    const response = await api.send('DELETE', `/v1/jobs/${id}`);
    const job = await api.ended(id);

    expect(response.status).toBe(202);
    expect(job).toMatchObject({ status: 'cancelled', artifacts: [] });
    expect((await api.events(id)).map(({ type }) => type)).toEqual([
      'job.accepted',
      'job.started',
      'job.cancel-requested',
      'job.cancelled',
    ]);
  });

  it('cannot be ended twice', async () => {
    const { id } = await api.run(body());

    const response = await api.send('DELETE', `/v1/jobs/${id}`);

    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'JOB_ENDED' });
  });

  it('carries the id that its client gave the request', async () => {
    const requestId = `story-${randomUUID()}`;

    const response = await api.send('POST', '/v1/jobs', {
      body: body(),
      headers: { 'x-request-id': requestId },
    });

    expect(response.headers.get('x-request-id')).toBe(requestId);
  });
});
