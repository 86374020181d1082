import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

describe('cancelling all jobs that match', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const slow = (tag: string) => ({
    kind: 'page',
    input: { url: `${target.demoUrl}/slow?ms=25000` },
    tags: [tag],
  });

  const cancel = async (body: object) =>
    (await api.send('POST', '/v1/jobs/cancel', { body })).json();

  it('ends those that wait, asks those that run, and leaves all others', async () => {
    const tag = `story-${randomUUID()}`;
    const jobs = await Promise.all(Array.from({ length: 5 }, () => api.submit(slow(tag))));
    const other = await api.submit(slow(`other-${randomUUID()}`));

    const counts = await cancel({ tag });

    const ended = await Promise.all(jobs.map(({ id }) => api.ended(id)));
    expect(counts.cancelled + counts.asked + counts.alreadyEnded).toBe(5);
    expect(ended.map(({ status }) => status)).toEqual(Array(5).fill('cancelled'));
    expect(['queued', 'running']).toContain((await api.get(other.id)).status);
    await api.send('DELETE', `/v1/jobs/${other.id}`);
  });

  it('finds nothing the second time', async () => {
    const tag = `story-${randomUUID()}`;
    const { id } = await api.submit(slow(tag));
    await cancel({ tag });
    await api.ended(id);

    const counts = await cancel({ tag });

    expect(counts).toEqual({ cancelled: 0, asked: 0, alreadyEnded: 0 });
  });

  it('refuses to cancel everything by an oversight', async () => {
    const response = await api.send('POST', '/v1/jobs/cancel', { body: {} });

    expect(response.status).toBe(400);
  });
});
