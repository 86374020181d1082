import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../support/api.ts';
import { HAS_OTHER_CLIENT, openTarget, type Target } from '../support/target.ts';

describe('the data of a job', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const body = (more: object = {}) => ({
    kind: 'page',
    input: { url: `${target.demoUrl}/languages`, outputs: ['text'] },
    ...more,
  });
  const codeOf = async (method: string, path: string, options = {}) =>
    (await (await api.send(method, path, options)).json()).code;

  it('goes away on request, rows and files, and leaves no more than that there was a job', async () => {
    const tag = `story-${randomUUID()}`;
    const job = await api.run(body({ tags: [tag] }));
    const link = job.artifacts[0]?.url ?? '';
    const before = await fetch(link);

    const erased = await api.send('DELETE', `/v1/jobs/${job.id}/data`);

    expect(before.status).toBe(200);
    expect(erased.status).toBe(204);
    expect(await codeOf('GET', `/v1/jobs/${job.id}`)).toBe('JOB_DELETED');
    expect(await codeOf('GET', `/v1/jobs/${job.id}/events`)).toBe('JOB_DELETED');
    expect(await codeOf('POST', `/v1/jobs/${job.id}/retry`)).toBe('JOB_DELETED');
    expect((await fetch(link)).status).toBe(404);
    expect((await api.list(`tag=${tag}`)).items).toEqual([]);
  });

  it('may be asked to go away twice', async () => {
    const job = await api.run(body());

    const first = await api.send('DELETE', `/v1/jobs/${job.id}/data`);
    const second = await api.send('DELETE', `/v1/jobs/${job.id}/data`);

    expect([first.status, second.status]).toEqual([204, 204]);
  });

  it('does not come back under the key of its submit', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const { id } = await api.submit(body(), key);
    await api.ended(id);
    await api.send('DELETE', `/v1/jobs/${id}/data`);

    const code = await codeOf('POST', '/v1/jobs', { body: body(), headers: key });

    expect(code).toBe('JOB_DELETED');
  });

  it('stays as long as the job has not ended', async () => {
    const { id } = await api.submit({
      kind: 'page',
      input: { url: `${target.demoUrl}/slow?ms=20000` },
    });

    const code = await codeOf('DELETE', `/v1/jobs/${id}/data`);
    await api.send('DELETE', `/v1/jobs/${id}`);

    expect(code).toBe('JOB_NOT_ENDED');
  });

  it.skipIf(!HAS_OTHER_CLIENT)('is not for somebody else to erase', async () => {
    const job = await api.run(body());
    const other = createApi(target.url, target.otherKey);

    const response = await other.send('DELETE', `/v1/jobs/${job.id}/data`);

    expect(response.status).toBe(404);
    expect((await api.get(job.id)).status).toBe('succeeded');
  });

  it('of a batch goes away as a whole, with its jobs, files and manifest', async () => {
    const made = await api.send('POST', '/v1/batches', { body: { items: [body(), body()] } });
    const { id, links } = await made.json();
    const asked = async (method: string, path: string, status: number) => {
      let response = await api.send(method, path);
      while (response.status !== status) response = await api.send(method, path);
      return response;
    };
    const jobs = async () => (await (await api.send('GET', links.jobs)).json()).items;
    let items = await jobs();
    while (items.length < 2) items = await jobs();
    for (const job of items) await api.ended(job.id);
    const manifest = (await asked('GET', links.results, 303)).headers.get('location') ?? '';
    expect((await fetch(manifest)).status).toBe(200);

    await asked('DELETE', `/v1/batches/${id}/data`, 204);

    expect((await fetch(manifest)).status).toBe(404);
    expect(await codeOf('GET', `/v1/batches/${id}`)).toBe('BATCH_DELETED');
    expect(await codeOf('GET', `/v1/jobs/${items[0]?.id}`)).toBe('JOB_DELETED');
    expect((await api.send('DELETE', `/v1/batches/${id}/data`)).status).toBe(204);
  });

  it('is kept for as long as the client says, and never longer than the stage does', async () => {
    const lifeOf = async (expiresIn: number) => {
      const response = await api.send('POST', '/v1/jobs', { body: body({ expiresIn }) });
      const { createdAt, expiresAt } = await response.json();
      return (Date.parse(expiresAt) - Date.parse(createdAt)) / 1_000;
    };

    expect(await lifeOf(3_600)).toBe(3_600);
    expect(await lifeOf(100 * 365 * 24 * 3_600)).toBeLessThan(100 * 365 * 24 * 3_600);
  });
});
