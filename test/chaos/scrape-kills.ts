import { setTimeout as delay } from 'node:timers/promises';
import { createApi, download } from '../support/api.ts';
import { expectedCsv } from '../support/catalogue/items.ts';
import { nextPage } from '../support/catalogue/pages.ts';
import { recipeFor } from '../support/catalogue/recipes.ts';
import { startCatalogue } from '../support/catalogue/site.ts';
import { startChaotic } from './chaotic-service.ts';
import { endingsOf, wrongFilesOf } from './invariants.ts';
import { seeded } from './seeded.ts';

const PER_PAGE = 10;

/** How long a page takes: what was read is saved every three seconds, so between two kills it is. */
const PAGE_MS = 50;

/** Kills come so many pages after each other, give or take a quarter. */
const PAGES_BETWEEN_KILLS = 100;

/** Enough for every kill to come before the last page: who reads nothing new is given up. */
const pagesFor = (kills: number): number => 40 + Math.ceil(kills * PAGES_BETWEEN_KILLS * 1.25);

export interface ScrapeKills {
  readonly seed: number;
  readonly kills: number;
}

/** What a scrape came to whose service was killed again and again. */
export interface ScrapeKillCounts {
  readonly kills: number;
  readonly status: string;
  readonly isExact: boolean;
  readonly ends: readonly string[];
  readonly wrongFiles: readonly string[];
  /** Pages that were asked for, in all. */
  readonly requests: number;
  /** Pages that were asked for by processes that were killed. */
  readonly ofKilled: number;
  /** Pages that were read once more, because nobody had saved them. */
  readonly unsaved: number;
}

/** Kills the whole service in the middle of one scrape, at moments that the seed decides. */
export async function killScrapes({ seed, kills }: ScrapeKills): Promise<ScrapeKillCounts> {
  const random = seeded(seed);
  const pages = pagesFor(kills);
  const catalogue = { items: pages * PER_PAGE, perPage: PER_PAGE };
  let requests = 0;
  let next: { readonly at: number; readonly kill: () => void } | undefined;
  const site = await startCatalogue(catalogue, ({ searchParams }, response) => {
    const page = Number(searchParams.get('page'));
    requests += 1;
    if (next && requests >= next.at) next.kill();
    void delay(PAGE_MS).then(() => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(nextPage(catalogue, page));
    });
    return true;
  });
  const service = await startChaotic({ args: ['--allow-host', `127.0.0.1:${site.port}`] });
  const api = createApi(service.url, service.apiKey);
  const recipe = recipeFor('next', site.origin);
  const { id } = await api.submit({ kind: 'scrape', input: { recipe }, maxAttempts: 10 });

  const lives: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const more = Math.ceil(PAGES_BETWEEN_KILLS * (0.75 + random() / 2));
    const before = requests;
    await new Promise<void>((resolve) => {
      next = { at: requests + more, kill: resolve };
    });
    next = undefined;
    lives.push(requests - before);
    await service.kill();
    await service.start();
  }
  const job = await api.ended(id);
  const csv = job.artifacts.find(({ name }) => name === 'rows.csv');
  const counts = {
    kills: lives.length,
    status: job.status,
    isExact:
      csv !== undefined &&
      (await download(csv)).toString() === expectedCsv(catalogue.items, site.origin),
    ends: await endingsOf(api, job),
    wrongFiles: await wrongFilesOf(job),
    requests,
    ofKilled: lives.reduce((sum, read) => sum + read, 0),
    unsaved: requests - pages - kills,
  };
  await service.end();
  await Promise.all([service.remove(), site.close()]);
  return counts;
}
