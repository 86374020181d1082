import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createApi, download } from '../support/api.ts';
import { expectedCsv } from '../support/catalogue/items.ts';
import { nextPage } from '../support/catalogue/pages.ts';
import { recipeFor } from '../support/catalogue/recipes.ts';
import { startCatalogue } from '../support/catalogue/site.ts';
import { startChaotic } from './chaotic-service.ts';
import { endingsOf, wrongFilesOf } from './invariants.ts';
import { seeded } from './seeded.ts';

const CATALOGUE = { items: 1_500, perPage: 10 };
const PAGES = CATALOGUE.items / CATALOGUE.perPage;

/** How long a page takes: what was read is saved every three seconds, so between two kills it is. */
const PAGE_MS = 40;

/** Kills come so many pages after each other, give or take a quarter. */
const PAGES_BETWEEN_KILLS = 110;

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

function answer(response: ServerResponse, page: number): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(nextPage(CATALOGUE, page));
}

/** Kills the whole service in the middle of one scrape, at moments that the seed decides. */
export async function killScrapes({ seed, kills }: ScrapeKills): Promise<ScrapeKillCounts> {
  const random = seeded(seed);
  let requests = 0;
  let next: { readonly at: number; readonly kill: () => void } | undefined;
  const site = await startCatalogue(CATALOGUE, ({ searchParams }, response) => {
    const page = Number(searchParams.get('page'));
    requests += 1;
    const isTime = next !== undefined && (requests >= next.at || page === PAGES);
    // Nobody is there to be answered any more.
    if (isTime) next?.kill();
    else void delay(PAGE_MS).then(() => answer(response, page));
    return true;
  });
  const service = await startChaotic({ args: ['--allow-host', `127.0.0.1:${site.port}`] });
  const api = createApi(service.url, service.apiKey);
  const recipe = recipeFor('next', site.origin);
  const { id } = await api.submit({ kind: 'scrape', input: { recipe }, maxAttempts: 10 });

  const lives: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const pages = Math.ceil(PAGES_BETWEEN_KILLS * (0.75 + random() / 2));
    const before = requests;
    await new Promise<void>((resolve) => {
      next = { at: requests + pages, kill: resolve };
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
      (await download(csv)).toString() === expectedCsv(CATALOGUE.items, site.origin),
    ends: await endingsOf(api, job),
    wrongFiles: await wrongFilesOf(job),
    requests,
    ofKilled: lives.reduce((sum, pages) => sum + pages, 0),
    unsaved: requests - PAGES - lives.length,
  };
  await service.end();
  await Promise.all([service.remove(), site.close()]);
  return counts;
}
