import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createApi, download, type JobView } from '../../test/support/api.ts';
import { expectedCsv } from '../../test/support/catalogue/items.ts';
import type { Catalogue } from '../../test/support/catalogue/pages.ts';
import { recipeFor, type Style } from '../../test/support/catalogue/recipes.ts';
import { type CatalogueSite, startCatalogue } from '../../test/support/catalogue/site.ts';
import { removeData, startProcess } from '../../test/support/service.ts';

/** One scrape of the whole catalogue, through a service of its own. */
export interface Case {
  readonly style: Style;
  readonly render: 'http' | 'browser';
  /** Whether the service is killed (SIGKILL) when half of the pages were asked for. */
  readonly isKilled: boolean;
}

export interface Outcome {
  readonly job: JobView;
  /** Whether the file is, byte by byte, the one that follows from the items. */
  readonly isExact: boolean;
  /** Requests that the site was sent. */
  readonly requests: number;
  readonly seconds: number;
}

/** Time of one invocation, as on Lambda with what is left for its end. */
const TIMEOUT_MS = 240_000;

/** Of the job from its submit to its end, whatever happens to its workers. */
const CASE_MAX_MS = 30 * 60_000;

/** Of each answer, where the service is killed: by then it must have stored what it has read. */
const SLOWNESS_MS = 25;

/** Runs one case in a data folder that goes away with it. */
export async function runCase(one: Case, catalogue: Catalogue): Promise<Outcome> {
  const half = Math.ceil(catalogue.items / catalogue.perPage / 2);
  const halfway = Promise.withResolvers<void>();
  const site = await startCatalogue(catalogue, async () => {
    if (site.requests.length >= half) halfway.resolve();
    if (one.isKilled) await setTimeout(SLOWNESS_MS);
    return false;
  });
  const data = await mkdtemp(join(tmpdir(), 'gannet-catalogue-'));
  try {
    return await scrape(one, { catalogue, site, data, halfway: halfway.promise });
  } finally {
    await site.close();
    await removeData(data);
  }
}

interface Place {
  readonly catalogue: Catalogue;
  readonly site: CatalogueSite;
  readonly data: string;
  readonly halfway: Promise<void>;
}

async function scrape(
  { style, render, isKilled }: Case,
  { catalogue, site, data, halfway }: Place,
): Promise<Outcome> {
  const start = () => startProcess(data, '--quiet', '--allow-host', `127.0.0.1:${site.port}`);
  let service = await start();
  try {
    const startedAt = performance.now();
    const { id } = await createApi(service.url, service.apiKey).submit({
      kind: 'scrape',
      timeoutMs: TIMEOUT_MS,
      deadlineAt: new Date(Date.now() + CASE_MAX_MS).toISOString(),
      input: { recipe: recipeFor(style, site.origin, { render }) },
    });
    const ended = (): Promise<JobView> => createApi(service.url, service.apiKey).ended(id);
    if (isKilled) {
      // A job that fails before is not waited for; the end of the service ends that wait, too.
      await Promise.race([halfway, ended().catch(() => halfway)]);
      await service.end('SIGKILL');
      service = await start();
    }
    const job = await ended();
    const seconds = (performance.now() - startedAt) / 1_000;
    const isExact = (await csvOf(job)) === expectedCsv(catalogue.items, site.origin);
    return { job, isExact, requests: site.requests.length, seconds };
  } finally {
    await service.end('SIGTERM');
  }
}

async function csvOf({ artifacts }: JobView): Promise<string | undefined> {
  const csv = artifacts.find(({ name }) => name === 'rows.csv');
  return csv && (await download(csv)).toString();
}
