import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDynamoRobotsCache } from '../../src/aws/dynamo-robots-cache.ts';
import type { RobotsCache, RobotsEntry } from '../../src/robots/entry.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { NOW } from '../support/jobs.ts';

const SITE = 'example.com';

const entry = (origin: string, patterns: readonly string[]): RobotsEntry => ({
  site: SITE,
  origin,
  status: 200,
  askedAt: NOW,
  readAt: NOW,
  goodUntil: NOW + 1_000,
  failures: 0,
  file: {
    crawlDelayMs: 500,
    rules: patterns.map((pattern, index) => ({ isAllowed: false, pattern, line: index + 1 })),
  },
});

let engine: TestTables;
let cache: RobotsCache;
beforeAll(async () => {
  engine = await startTestTables();
  cache = createDynamoRobotsCache(engine.documents, engine.tables.registry);
});
afterAll(() => engine.stop());

it('keeps what an origin said, and the last word of it', async () => {
  await cache.put(entry('https://example.com', ['/old']));
  await cache.put(entry('https://example.com', ['/new']));

  expect(await cache.get(SITE, 'https://example.com')).toEqual(
    entry('https://example.com', ['/new']),
  );
  expect(await cache.get(SITE, 'http://example.com')).toBeUndefined();
});

it('keeps a file of full size', async () => {
  const patterns = Array.from({ length: 30_000 }, (_, n) => `/folder/${n}`);

  await cache.put(entry('https://big.example.com', patterns));

  expect((await cache.get(SITE, 'https://big.example.com'))?.file?.rules).toHaveLength(30_000);
});

it('does not keep what fits into no row', async () => {
  // Hashes do not pack: half a megabyte stays half a megabyte.
  const noise = Array.from({ length: 10_000 }, (_, n) => createHash('sha512').update(`${n}`));

  await cache.put(
    entry(
      'https://noise.example.com',
      noise.map((hash) => hash.digest('base64')),
    ),
  );

  expect(await cache.get(SITE, 'https://noise.example.com')).toBeUndefined();
});

it('lists the origins of a site', async () => {
  await cache.put(entry('https://www.example.com', []));

  const origins = (await cache.list(SITE)).map(({ origin }) => origin);

  expect(origins).toEqual(
    expect.arrayContaining(['https://example.com', 'https://www.example.com']),
  );
});
