import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/manage-sites/handler.ts';
import { SetSiteView, SiteView } from '../../../src/api/site-view.ts';
import { createSiteUseCases } from '../../../src/limits/manage-sites.ts';
import type { BreakerStore, SiteStore } from '../../../src/limits/ports.ts';
import type { OriginRobots } from '../../../src/limits/site-status.ts';
import { apiEvent, CALLER, lambdaContext, problemOf } from '../../support/http.ts';
import { NOW } from '../../support/jobs.ts';
import {
  createMemoryBreakerStore,
  createMemorySiteStore,
} from '../../support/memory-site-store.ts';

const ADMIN = { ...CALLER, scopes: 'jobs:read admin' };

describe('/v1/sites/{site}', () => {
  let sites: SiteStore;
  let breakers: BreakerStore;
  let robots: OriginRobots[];
  let records: unknown[];

  beforeEach(() => {
    sites = createMemorySiteStore();
    breakers = createMemoryBreakerStore();
    robots = [];
    records = [];
  });

  const handle = (event: ReturnType<typeof apiEvent>) =>
    createHandler({
      record: async (record) => void records.push(record),
      ...createSiteUseCases({
        sites,
        breakers,
        robots: async () => robots,
        isLetThrough: (site) => site === '127.0.0.1',
        defaults: { intervalMs: 1_000, maxConcurrency: 4 },
        now: () => NOW,
      }),
    })(event, lambdaContext);
  const get = (site: string, caller: Record<string, string> = ADMIN) =>
    handle(apiEvent({ route: 'GET /v1/sites/{site}', path: { site }, caller }));
  const put = (site: string, body: unknown, caller: Record<string, string> = ADMIN) =>
    handle(apiEvent({ route: 'PUT /v1/sites/{site}', path: { site }, body, caller }));
  const viewOf = ({ body }: { readonly body: string }) => SiteView.parse(JSON.parse(body));

  it('shows a site that nobody has visited', async () => {
    const view = viewOf(await get('example.com'));

    expect(view).toEqual({
      site: 'example.com',
      isFree: false,
      pace: {
        intervalMs: 1_000,
        setIntervalMs: 1_000,
        maxConcurrency: 4,
        isSet: false,
        slowness: 1,
        running: 0,
        waiting: 0,
        nextSlotAt: new Date(NOW).toISOString(),
      },
      breaker: { state: 'closed', failures: 0 },
      robots: [],
    });
  });

  it('leaves a record of who set what, and what was set before', async () => {
    await put('www.example.com', { intervalMs: 250 });
    await put('example.com', { intervalMs: 500, breaker: 'closed' });

    expect(records).toMatchObject([
      {
        action: 'site.set',
        actor: { clientId: ADMIN.clientId, keyId: ADMIN.keyId, via: 'api' },
        site: 'example.com',
        before: { setIntervalMs: 1_000 },
        after: { intervalMs: 250 },
      },
      { before: { setIntervalMs: 250 }, after: { intervalMs: 500, breaker: 'closed' } },
    ]);
  });

  it('leaves no record of what was refused', async () => {
    await put('example.com', { intervalMs: -1 });
    await put('example.com', { intervalMs: 1 }, CALLER);

    expect(records).toEqual([]);
  });

  it('tells who is no admin the same of a busy site as of one that nobody has visited', async () => {
    await sites.reserve('example.com', NOW, 2_080);
    await sites.slowDown('example.com', { slowness: 2, now: NOW, unlessSince: 0 });
    await sites.pause('example.com', NOW + 60_000);

    const busy = JSON.parse((await get('example.com', CALLER)).body);
    const quiet = JSON.parse((await get('example.net', CALLER)).body);

    expect(SetSiteView.parse(busy)).toEqual({
      site: 'example.com',
      isFree: false,
      pace: { setIntervalMs: 1_000, maxConcurrency: 4, isSet: false },
    });
    expect({ ...quiet, site: 'example.com' }).toEqual(busy);
  });

  it('shows pace, line and pause of a busy one', async () => {
    for (let job = 0; job < 10; job += 1) await sites.reserve('example.com', NOW, 2_080);
    await sites.open('example.com', {
      jobId: 'a',
      now: NOW,
      plannedAt: NOW,
      gapMs: 0,
      maxConcurrency: 4,
      placeUntil: NOW + 1,
    });
    await sites.slowDown('example.com', { slowness: 2, now: NOW, unlessSince: 0 });

    expect(viewOf(await get('example.com')).pace).toMatchObject({
      intervalMs: 2_000,
      slowness: 2,
      running: 1,
      waiting: 10,
      nextSlotAt: new Date(NOW + 20_800).toISOString(),
    });

    await sites.pause('example.com', NOW + 60_000);
    expect(viewOf(await get('example.com')).pace).toMatchObject({
      nextSlotAt: new Date(NOW + 60_000).toISOString(),
      pausedUntil: new Date(NOW + 60_000).toISOString(),
    });
  });

  it('shows what robots.txt says, and counts its delay', async () => {
    robots = [
      {
        origin: 'https://example.com',
        status: 200,
        askedAt: NOW,
        askAgainAt: NOW + 1,
        isKnown: true,
        rules: 3,
        crawlDelayMs: 5_000,
      },
    ];

    const view = viewOf(await get('example.com'));

    expect(view.pace.intervalMs).toBe(5_000);
    expect(view.robots).toMatchObject([{ origin: 'https://example.com', rules: 3 }]);
  });

  it.each([
    ['www.example.com', 'example.com'],
    ['EXAMPLE.com.', 'example.com'],
    ['alice.github.io', 'alice.github.io'],
    ['2001:db8::7', '2001:db8::7'],
    ['127.0.0.1', '127.0.0.1'],
  ])('answers for the site of %s', async (host, site) => {
    expect(viewOf(await get(host)).site).toBe(site);
  });

  it.each(['example.com:8080', 'user@example.com', 'example.com/path', 'a b', '', '?x'])(
    'refuses "%s", which is no host',
    async (site) => {
      expect(problemOf(await get(site))).toMatchObject({
        code: 'INVALID_REQUEST',
        errors: [{ pointer: 'path/site' }],
      });
    },
  );

  it('says of a private host that is let through that it is free, until it is set', async () => {
    expect(viewOf(await get('127.0.0.1')).isFree).toBe(true);

    await put('127.0.0.1', { intervalMs: 500 });
    expect(viewOf(await get('127.0.0.1')).isFree).toBe(false);

    await put('127.0.0.1', { intervalMs: null });
    expect(viewOf(await get('127.0.0.1')).isFree).toBe(true);
  });

  it('lets an admin set one thing after the other', async () => {
    await put('example.com', { intervalMs: 250 });
    const view = viewOf(await put('www.example.com', { maxConcurrency: 9 }));

    expect(view.pace).toMatchObject({ intervalMs: 250, maxConcurrency: 9, isSet: true });
    expect((await sites.read('example.com')).settings).toMatchObject({
      setBy: CALLER.keyId,
      setAt: NOW,
    });
  });

  it('lets an admin close the breaker, and sets nothing else by that', async () => {
    for (let failure = 0; failure < 5; failure += 1) {
      await breakers.countFailure('site/example.com', NOW);
    }
    await breakers.open('site/example.com', 5, NOW + 60_000);
    expect(viewOf(await get('example.com')).breaker).toEqual({
      state: 'open',
      failures: 5,
      openUntil: new Date(NOW + 60_000).toISOString(),
    });

    const view = viewOf(await put('example.com', { breaker: 'closed' }));

    expect(view.breaker).toEqual({ state: 'closed', failures: 0 });
    expect(view.pace.isSet).toBe(false);
  });

  it('lets an admin open the breaker for a minute, after which one job tries', async () => {
    const view = viewOf(await put('example.com', { breaker: 'open' }));

    expect(view.breaker).toMatchObject({
      state: 'open',
      openUntil: new Date(NOW + 60_000).toISOString(),
    });
  });

  it('lets an admin have robots.txt of a private host obeyed, and takes it back', async () => {
    await put('127.0.0.1', { robots: 'obeyed' });
    expect((await sites.read('127.0.0.1')).settings).toMatchObject({ obeysRobots: true });
    expect(viewOf(await get('127.0.0.1')).isFree).toBe(false);

    await put('127.0.0.1', { robots: null });
    expect(viewOf(await get('127.0.0.1')).isFree).toBe(true);
  });

  it.each([
    [{ intervalMs: -1 }, '/intervalMs'],
    [{ intervalMs: 600_001 }, '/intervalMs'],
    [{ maxConcurrency: 0 }, '/maxConcurrency'],
    [{ breaker: 'half-open' }, '/breaker'],
    [{ robots: 'ignored' }, '/robots'],
    [{ interval: 5 }, '/interval'],
  ])('refuses %j', async (body, pointer) => {
    expect(problemOf(await put('example.com', body))).toMatchObject({
      code: 'INVALID_REQUEST',
      errors: [{ pointer }],
    });
  });

  it('lets nobody else set anything', async () => {
    expect(problemOf(await put('example.com', { intervalMs: 0 }, CALLER))).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect((await sites.read('example.com')).settings).toBeUndefined();
  });
});
