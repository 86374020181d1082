import { describe, expect, it } from 'vitest';
import type { Breaker } from '../../../src/limits/breaker.ts';
import { createChooseExit, type ExitRequest } from '../../../src/proxies/choose-exit.ts';
import { authorizationOf, readPools } from '../../../src/proxies/pools.ts';
import { NOW } from '../../support/jobs.ts';

const SECRET = JSON.stringify({
  eu: {
    exits: [
      { url: 'http://bob:p%40ss@one.example:3128', country: 'DE' },
      { url: 'http://two.example:3128', country: 'FR' },
      { url: 'http://three.example:3128', country: 'DE' },
    ],
  },
  other: { exits: [{ url: 'http://four.example:3128' }] },
});

const REQUEST: ExitRequest = {
  clientId: 'cli_A',
  jobId: 'job_1',
  site: 'example.com',
  attempt: 1,
  lifeMs: 60_000,
  wish: { pool: 'eu', sticky: false },
};

function chooser(options: { allowed?: readonly string[]; down?: readonly string[] } = {}) {
  const { allowed, down = [] } = options;
  const told: [string, string][] = [];
  const exits = [...readPools(SECRET).values()].flat();
  const hostOf = (key: string) => exits.find(({ id }) => key === `proxy/${id}`)?.host ?? key;
  const breaker: Breaker = {
    enter: async (key) =>
      down.includes(hostOf(key))
        ? { waitUntil: NOW + 5_000 }
        : { key, seen: { failures: 0, openings: 0 } },
    tell: async ({ key }, blame) => void told.push([hostOf(key), blame]),
  };
  const choose = createChooseExit({
    pools: async () => readPools(SECRET),
    allowedPools: async () => allowed,
    breaker,
    onError: (error) => {
      throw error;
    },
  });
  const hostFor = async (more: Partial<ExitRequest> = {}) =>
    (await choose({ ...REQUEST, ...more })).exit.host;
  return { choose, hostFor, told };
}

describe('choosing an exit', () => {
  it('takes another one for each attempt, until it has had all', async () => {
    const { hostFor } = chooser();

    const hosts = await Promise.all([1, 2, 3, 4].map((attempt) => hostFor({ attempt })));

    expect(new Set(hosts.slice(0, 3)).size).toBe(3);
    expect(hosts[3]).toBe(hosts[0]);
  });

  it('spreads jobs over all of a pool', async () => {
    const { hostFor } = chooser();

    const jobs = Array.from({ length: 60 }, (_, n) => hostFor({ jobId: `job_${n}` }));

    expect(new Set(await Promise.all(jobs)).size).toBe(3);
  });

  it('stays with one for a client and a site, if that is wished', async () => {
    const { hostFor } = chooser();
    const wish = { pool: 'eu', sticky: true };

    const hosts = [1, 2, 3].map((attempt) => hostFor({ wish, attempt, jobId: `job_${attempt}` }));
    const sites = Array.from({ length: 20 }, (_, n) => hostFor({ wish, site: `${n}.example` }));

    expect(new Set(await Promise.all(hosts)).size).toBe(1);
    expect(new Set(await Promise.all(sites)).size).toBeGreaterThan(1);
  });

  it('keeps to the country', async () => {
    const { hostFor } = chooser();
    const wish = { pool: 'eu', sticky: false, country: 'FR' };

    expect(await hostFor({ wish })).toBe('two.example');
    await expect(hostFor({ wish: { ...wish, country: 'US' } })).rejects.toMatchObject({
      code: 'PROXY_POOL_NOT_FOUND',
    });
  });

  it('passes over those whose breaker is open, and waits when all are', async () => {
    const some = chooser({ down: ['one.example', 'three.example'] });
    const none = chooser({ down: ['one.example', 'two.example', 'three.example'] });

    expect(await some.hostFor()).toBe('two.example');
    await expect(none.hostFor()).rejects.toMatchObject({
      reason: 'breaker',
      startsAt: NOW + 5_000,
    });
  });

  it('tells the breaker how it was', async () => {
    const { choose, told } = chooser({ down: ['one.example', 'two.example'] });

    const { leave } = await choose(REQUEST);
    await leave('down');

    expect(told).toEqual([['three.example', 'down']]);
  });

  it('answers the same for a pool of others and for one that never was', async () => {
    const { hostFor } = chooser({ allowed: ['eu'] });
    const messageOf = (pool: string) =>
      hostFor({ wish: { pool, sticky: false } }).catch((failure: Error) => failure.message);

    expect((await messageOf('other')).replace('other', 'never')).toBe(await messageOf('never'));
    expect(await hostFor()).toMatch(/example$/);
  });
});

describe('the pools of a stage', () => {
  it('have logins, decoded as they are in a URL', () => {
    const [first, second] = readPools(SECRET).get('eu') ?? [];
    if (!first || !second) throw new Error('There are two.');

    expect(authorizationOf(first)).toBe(`Basic ${Buffer.from('bob:p@ss').toString('base64')}`);
    expect(authorizationOf(second)).toBeUndefined();
    expect(first.id).toMatch(/^[0-9a-f]{12}$/);
    expect(first.id).not.toBe(second.id);
  });

  it.each([
    ['no JSON', '{"eu": secret-password'],
    ['no port', '{"eu":{"exits":[{"url":"http://bob:secret-password@one.example"}]}}'],
    ['a path', '{"eu":{"exits":[{"url":"http://bob:secret-password@one.example:1/x"}]}}'],
    ['another scheme', '{"eu":{"exits":[{"url":"socks5://bob:secret-password@one.example:1"}]}}'],
    ['an unknown field', '{"eu":{"exits":[{"url":"http://a:1","password":"secret-password"}]}}'],
    ['no exits', '{"eu":{"exits":[]}}'],
  ])('with %s are refused, without repeating what stands there', (_what, text) => {
    const refusal = (() => {
      try {
        return readPools(text);
      } catch (error) {
        return String(error);
      }
    })();

    expect(refusal).toMatch(/^Error: The proxy pools are not valid/);
    expect(refusal).not.toContain('bob');
    expect(refusal).not.toContain('secret-password');
  });
});
