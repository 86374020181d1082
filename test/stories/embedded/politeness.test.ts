import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SiteView } from '../../../src/api/site-view.ts';
import { type Api, createApi } from '../../support/api.ts';
import { answerWith, openReceiver, type Receiver } from '../../support/receiver.ts';
import { type RunningService, startEmbedded } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

const HTML = { 'content-type': 'text/html' };

describe.skipIf(IS_ELSEWHERE)('politeness (embedded service only)', () => {
  let site: Receiver;
  let service: RunningService;
  let client: Api;
  let admin: Api;
  let visits: number[];

  beforeEach(async () => {
    site = await openReceiver();
    service = await startEmbedded({ allowedHosts: [site.host] });
    client = createApi(service.url, service.apiKey);
    admin = createApi(service.url, await service.newAdminKey());
    visits = [];
  });

  afterEach(async () => {
    await service.stop();
    await site.close();
  });

  const answers = (status: number, headers: Record<string, string> = {}) =>
    site.behave((response, request) => {
      if (request.path === '/page') visits.push(performance.now());
      answerWith(status, '<p>Here.', { ...HTML, ...headers })(response, request);
    });
  const submit = () =>
    client.submit({ kind: 'page', input: { url: `${site.url.origin}/page`, outputs: ['text'] } });
  const set = async (body: object) => {
    const response = await admin.send('PUT', '/v1/sites/127.0.0.1', { body });
    expect(response.status).toBe(200);
  };
  const show = async () =>
    SiteView.parse(await (await admin.send('GET', '/v1/sites/127.0.0.1')).json());
  const eventsOf = async (id: string) =>
    (await client.events(id)).map(({ type, detail }) => (detail ? `${type} ${detail}` : type));

  it('spreads the pages of a site that an admin has set, and says why jobs wait', async () => {
    answers(200);
    await set({ intervalMs: 2_500 });

    const submitted = await Promise.all([1, 2, 3, 4].map(submit));
    const jobs = await Promise.all(submitted.map(({ id }) => client.ended(id)));

    expect(jobs.map(({ status }) => status)).toEqual(Array(4).fill('succeeded'));
    expect(visits).toHaveLength(4);
    const gaps = visits.slice(1).map((at, index) => at - (visits[index] ?? 0));
    // The service opens pages exactly; what a busy machine adds before the site sees them, varies.
    expect(Math.min(...gaps)).toBeGreaterThan(2_000);
    const events = await Promise.all(submitted.map(({ id }) => eventsOf(id)));
    expect(events.flat()).toContain('job.deferred site');
    expect(jobs.every(({ attempts }) => attempts.length === 1)).toBe(true);
  });

  it('leaves a site alone that is down, lets one job find out, and then all', async () => {
    answers(500);
    // From now on the host counts like any other.
    await set({ intervalMs: 0, maxConcurrency: 100 });
    for (let failure = 0; failure < 5; failure += 1) {
      const { id } = await submit();
      expect(await client.ended(id)).toMatchObject({ status: 'succeeded' });
    }
    expect(await show()).toMatchObject({
      breaker: { state: expect.not.stringContaining('closed') },
    });
    expect(visits).toHaveLength(5);

    answers(200);
    const submitted = await Promise.all([1, 2, 3, 4].map(submit));
    const jobs = await Promise.all(submitted.map(({ id }) => client.ended(id)));

    expect(jobs.map(({ status }) => status)).toEqual(Array(4).fill('succeeded'));
    expect((await show()).breaker).toEqual({ state: 'closed', failures: 0 });
  });

  it('obeys robots.txt: what is not allowed is not opened, and Crawl-delay is kept', async () => {
    await set({ intervalMs: 0, maxConcurrency: 100, robots: 'obeyed' });
    site.behave((response, request) => {
      if (request.path === '/page') visits.push(performance.now());
      const robots = 'User-agent: gannet\nDisallow: /private\nCrawl-delay: 3\n';
      const text = request.path === '/robots.txt' ? robots : '<p>Here.';
      answerWith(200, text, HTML)(response, request);
    });

    const shut = await client.run({ kind: 'page', input: { url: `${site.url.origin}/private/a` } });
    const submitted = await Promise.all([1, 2].map(submit));
    const jobs = await Promise.all(submitted.map(({ id }) => client.ended(id)));

    expect(shut).toMatchObject({ status: 'failed', failure: { code: 'ROBOTS_DISALLOWED' } });
    expect(site.received.filter(({ path }) => path === '/robots.txt')).toHaveLength(1);
    expect(site.received.some(({ path }) => path.startsWith('/private'))).toBe(false);
    expect(jobs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    expect((visits[1] ?? 0) - (visits[0] ?? 0)).toBeGreaterThan(2_500);
    expect(await show()).toMatchObject({ robots: [{ crawlDelayMs: 3_000, rules: 1 }] });
  });

  it('waits for as long as a site asks for, and tries again then', async () => {
    answers(429, { 'retry-after': '2' });
    await set({ intervalMs: 10 });

    const { id } = await submit();
    await expect
      .poll(async () => (await client.get(id)).attempts[0]?.failure?.code, {
        timeout: 30_000,
      })
      .toBe('TARGET_RATE_LIMITED');
    const pausedUntil = (await show()).pace.pausedUntil;
    answers(200);

    expect(pausedUntil).toBeDefined();
    expect(await client.ended(id)).toMatchObject({ status: 'succeeded' });
  });
});
