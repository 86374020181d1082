import { beforeEach, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { RobotsCache, RobotsEntry } from '../../../src/robots/entry.ts';
import type { RobotsAnswer } from '../../../src/robots/fetch-robots.ts';
import { createRobots } from '../../../src/robots/robots.ts';
import { NOW } from '../../support/jobs.ts';

const URL_OF_PAGE = new URL('https://www.example.com/private/page?x=1');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FORBIDS = { status: 200, text: 'User-agent: *\nCrawl-delay: 3\nDisallow: /private' };
const ALLOWS = { status: 200, text: 'User-agent: *\nCrawl-delay: 3\nDisallow:' };

describe('robots.txt', () => {
  let now: number;
  let asked: string[];
  let answer: RobotsAnswer | JobFailure;
  let rows: Map<string, RobotsEntry>;
  let errors: unknown[];
  let cache: RobotsCache;

  beforeEach(() => {
    now = NOW;
    asked = [];
    answer = ALLOWS;
    rows = new Map();
    errors = [];
    cache = {
      get: async (site, origin) => rows.get(`${site} ${origin}`),
      put: async (entry) => void rows.set(`${entry.site} ${entry.origin}`, entry),
      list: async () => [...rows.values()],
    };
  });

  /** As a new worker begins, which remembers nothing itself. */
  const newRobots = () =>
    createRobots({
      fetch: async (origin) => {
        asked.push(origin);
        if (answer instanceof JobFailure) throw answer;
        return answer;
      },
      cache,
      siteOf: () => 'example.com',
      now: () => now,
      onError: (error) => errors.push(error),
    });

  it('lets a page through that nothing is said about, and hands the delay on', async () => {
    expect(await newRobots().check(URL_OF_PAGE)).toEqual({ crawlDelayMs: 3_000 });
    expect(asked).toEqual(['https://www.example.com']);
  });

  it('refuses a page that is disallowed, naming the rule', async () => {
    answer = FORBIDS;

    await expect(newRobots().check(URL_OF_PAGE)).rejects.toMatchObject({
      code: 'ROBOTS_DISALLOWED',
      message:
        'The robots.txt of www.example.com does not allow this page: line 3, "Disallow: /private".',
    });
  });

  it('asks once for jobs that come together', async () => {
    const robots = newRobots();

    await Promise.all([robots.check(URL_OF_PAGE), robots.check(URL_OF_PAGE)]);

    expect(asked).toHaveLength(1);
  });

  it('asks once a day, whichever worker', async () => {
    await newRobots().check(URL_OF_PAGE);
    now += DAY_MS - 1;
    await newRobots().check(URL_OF_PAGE);
    expect(asked).toHaveLength(1);

    now += 1;
    await newRobots().check(URL_OF_PAGE);
    expect(asked).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 410])('allows everything after a %i', async (status) => {
    answer = { status, text: '' };

    expect(await newRobots().check(URL_OF_PAGE)).toEqual({ crawlDelayMs: 0 });
  });

  it.each([500, 503, 429])(
    'allows nothing after a %i, and asks again in a minute',
    async (status) => {
      answer = { status, text: '' };
      await expect(newRobots().check(URL_OF_PAGE)).rejects.toMatchObject({
        code: 'ROBOTS_UNREACHABLE',
        retryAfterS: 60,
      });

      now += 59_999;
      await expect(newRobots().check(URL_OF_PAGE)).rejects.toMatchObject({ retryAfterS: 1 });
      expect(asked).toHaveLength(1);

      now += 1;
      answer = ALLOWS;
      expect(await newRobots().check(URL_OF_PAGE)).toEqual({ crawlDelayMs: 3_000 });
    },
  );

  it('asks a server that keeps failing less and less often, up to once an hour', async () => {
    answer = { status: 500, text: '' };
    const pauses: (number | undefined)[] = [];
    for (let time = 0; time < 9; time += 1) {
      const failure = await newRobots().check(URL_OF_PAGE).catch(JobFailure.from);
      const pauseS = failure instanceof JobFailure ? failure.retryAfterS : undefined;
      pauses.push(pauseS);
      now += (pauseS ?? 0) * 1_000;
    }

    expect(pauses).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
  });

  it('goes by the old copy for a month when the server fails', async () => {
    answer = FORBIDS;
    await newRobots().check(URL_OF_PAGE).catch(JobFailure.from);
    answer = { status: 503, text: '' };

    now += 29 * DAY_MS;
    await expect(newRobots().check(URL_OF_PAGE)).rejects.toMatchObject({
      code: 'ROBOTS_DISALLOWED',
    });
    now += DAY_MS;
    await expect(newRobots().check(URL_OF_PAGE)).rejects.toMatchObject({
      code: 'ROBOTS_UNREACHABLE',
    });
  });

  it('goes by the old copy when the site does not answer, and without one says why', async () => {
    answer = new JobFailure('DNS_FAILED', 'The name does not resolve.');
    await expect(newRobots().check(URL_OF_PAGE)).rejects.toMatchObject({ code: 'DNS_FAILED' });
    expect(rows.size).toBe(0);

    answer = ALLOWS;
    await newRobots().check(URL_OF_PAGE);
    now += DAY_MS;
    answer = new JobFailure('TARGET_UNREACHABLE', 'Nobody answers.');
    expect(await newRobots().check(URL_OF_PAGE)).toEqual({ crawlDelayMs: 3_000 });
  });

  it('knows the delay of what it has read, and asks nobody for it', async () => {
    expect(await newRobots().knownDelayMs(URL_OF_PAGE)).toBe(0);
    await newRobots().check(URL_OF_PAGE);

    expect(await newRobots().knownDelayMs(URL_OF_PAGE)).toBe(3_000);
    expect(asked).toHaveLength(1);
  });

  it('goes on when what it read cannot be kept', async () => {
    const full = new Error('no room');
    cache = { ...cache, put: () => Promise.reject(full) };

    expect(await newRobots().check(URL_OF_PAGE)).toEqual({ crawlDelayMs: 3_000 });
    expect(errors).toEqual([full]);
  });
});
