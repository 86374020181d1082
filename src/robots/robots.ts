import { JobFailure } from '../jobs/errors.ts';
import { PRODUCT_TOKEN } from './agent.ts';
import type { RobotsCache, RobotsEntry } from './entry.ts';
import type { FetchRobots, RobotsAnswer } from './fetch-robots.ts';
import { createMemo } from './memo.ts';
import { parseRobots } from './parse.ts';
import { ALLOWS_ALL, type RobotsRule, ruleFor } from './rules.ts';

export interface RobotsDependencies {
  readonly fetch: FetchRobots;
  readonly cache: RobotsCache;
  readonly siteOf: (url: URL) => string;
  readonly now: () => number;
  /** Told when something could not be remembered: then it is asked for again. */
  readonly onError: (error: unknown) => void;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** RFC 9309, section 2.4: a copy is used for a day. */
const FRESH_MS = DAY_MS;

/** And for so long while the server cannot say anything newer (section 2.3.1.4). */
const STALE_MS = 30 * DAY_MS;

const LONGEST_RETRY_MS = 60 * MINUTE_MS;

export type Robots = ReturnType<typeof createRobots>;

/** Says what robots may open, and asks each origin once a day. */
export function createRobots(dependencies: RobotsDependencies) {
  const { cache, siteOf, now } = dependencies;
  const memo = createMemo(now);

  const remembered = async (url: URL): Promise<RobotsEntry | undefined> =>
    memo.get(url.origin) ?? memo.keep(await cache.get(siteOf(url), url.origin));

  const current = async (url: URL): Promise<RobotsEntry> => {
    const before = await remembered(url);
    if (before && before.goodUntil > now()) return before;
    return memo.once(url.origin, () => ask(dependencies, url, before));
  };

  return {
    /** @throws JobFailure `ROBOTS_DISALLOWED`, `ROBOTS_UNREACHABLE`, or why the site did not answer */
    check: async (url: URL): Promise<{ readonly crawlDelayMs: number }> => {
      const entry = await current(url);
      if (!entry.file) throw unreachable(entry, now());
      const rule = ruleFor(entry.file, url.pathname + url.search);
      if (rule && !rule.isAllowed) throw disallowed(url, rule);
      return { crawlDelayMs: entry.file.crawlDelayMs };
    },
    /** In milliseconds; 0 where nothing has been read. Asks no site. */
    knownDelayMs: async (url: URL): Promise<number> =>
      (await remembered(url))?.file?.crawlDelayMs ?? 0,
  };
}

async function ask(
  { fetch, cache, siteOf, now, onError }: RobotsDependencies,
  url: URL,
  before: RobotsEntry | undefined,
): Promise<RobotsEntry> {
  const asked = { site: siteOf(url), origin: url.origin, askedAt: now() };
  const answer = await fetch(url.origin).catch((error: unknown) => {
    // A site that does not answer is told by its page, too, unless an old copy says enough.
    if (!isUsable(before, now())) throw error;
    return SILENT;
  });
  const entry: RobotsEntry = { ...asked, ...judged(answer, before, now()) };
  await cache.put(entry).catch(onError);
  return entry;
}

const SILENT: RobotsAnswer = { status: 503, text: '' };

/** What an answer means (RFC 9309, section 2.3.1). 429 asks for fewer requests, not for none. */
function judged({ status, text }: RobotsAnswer, before: RobotsEntry | undefined, now: number) {
  if (status >= 500 || status === 429) {
    const failures = (before?.failures ?? 0) + 1;
    return {
      status,
      failures,
      goodUntil: now + Math.min(LONGEST_RETRY_MS, MINUTE_MS * 2 ** (failures - 1)),
      readAt: before?.readAt ?? 0,
      ...(isUsable(before, now) ? { file: before?.file } : {}),
    };
  }
  const file = status >= 200 && status < 300 ? parseRobots(text, PRODUCT_TOKEN) : ALLOWS_ALL;
  return { status, failures: 0, goodUntil: now + FRESH_MS, readAt: now, file };
}

const isUsable = (entry: RobotsEntry | undefined, now: number): boolean =>
  entry?.file !== undefined && entry.readAt > now - STALE_MS;

const unreachable = ({ origin, status, goodUntil }: RobotsEntry, now: number) =>
  new JobFailure(
    'ROBOTS_UNREACHABLE',
    `${origin} answers ${status} when it is asked for its robots.txt; until it says what may be ` +
      'opened, nothing may.',
    { retryAfterS: Math.max(1, Math.ceil((goodUntil - now) / 1_000)) },
  );

const disallowed = ({ host }: URL, { pattern, line }: RobotsRule) =>
  new JobFailure(
    'ROBOTS_DISALLOWED',
    `The robots.txt of ${host} does not allow this page: line ${line}, ` +
      `"Disallow: ${pattern.slice(0, 200)}".`,
  );
