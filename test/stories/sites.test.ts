import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SetSiteView } from '../../src/api/site-view.ts';
import { type Api, createApi } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

describe('a site', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const show = async (site: string) => {
    const response = await api.send('GET', `/v1/sites/${encodeURIComponent(site)}`);
    expect(response.status).toBe(200);
    return SetSiteView.parse(await response.json());
  };

  it('is shown with the pace that is set for it, by any host of it', async () => {
    const site = await show('www.example.com');

    expect(site).toMatchObject({ site: 'example.com', isFree: false, pace: { isSet: false } });
    expect(site.pace.setIntervalMs).toBeGreaterThan(0);
  });

  it('is free when the stage lets its host through by name, and its jobs do not wait', async () => {
    const { hostname } = new URL(target.demoUrl);
    const input = { url: `${target.demoUrl}/languages`, outputs: ['text'] };

    const jobs = await Promise.all(
      [1, 2, 3].map(() => api.run({ kind: 'page', input, tags: ['free'] })),
    );

    expect(jobs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(await show(hostname)).toMatchObject({ isFree: true });
    const listed = await api.list(`site=${hostname}&tag=free`);
    expect(listed.items).toHaveLength(3);
  });

  it('is refused when it is none, with the field that is wrong', async () => {
    const response = await api.send('GET', '/v1/sites/exa%20mple');

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'INVALID_REQUEST',
      errors: [{ pointer: 'path/site' }],
    });
  });

  it('is set by nobody but an admin', async () => {
    const response = await api.send('PUT', '/v1/sites/example.com', { body: { intervalMs: 0 } });

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'FORBIDDEN' });
    expect((await show('example.com')).pace.isSet).toBe(false);
  });
});
