import type { KindRun } from '../kind-run.ts';
import { createBrowserSource } from './browser-source.ts';
import { createHttpSource } from './http-source.ts';
import { inTime } from './in-time.ts';
import { ScrapeInput } from './input.ts';
import { scrapeJob } from './scrape-job.ts';
import { tryInBrowser } from './trial/browser-trial.ts';

/** Bytes after which a scrape goes on behind a wall that has counted nothing yet. */
const SESSION_MAX_BYTES = 150_000_000;

/** The same for requests and connections; the wall lets 5,000 pass. */
const SESSION_MAX_REQUESTS = 3_500;

/** A scrape whose pages need a browser. Those that need none are run without, in another place. */
export const runScrape: KindRun<typeof ScrapeInput> = {
  input: ScrapeInput,
  async run(input, tools) {
    const { visit, context, http, during } = tools;
    const startedAt = performance.now();
    const now = () => Date.now();
    const { pageTurn, signal } = context;
    const overHttp = createHttpSource({ ...http, source: 'html', pageTurn, signal, during, now });
    if (input.test) return tryInBrowser(input, tools, overHttp);
    const source = createBrowserSource({ recipe: input.recipe, visit, pageTurn, overHttp, now });
    const traffic = () => source.page()?.wall.ledger.traffic();
    const receivedBytes = () => traffic()?.receivedBytes ?? 0;
    const { artifacts, summary } = await scrapeJob({
      input,
      context,
      source: inTime(source, tools.leftMs),
      spent: () => ({
        browserMs: Math.round(performance.now() - startedAt),
        downloadedBytes: receivedBytes() + overHttp.downloadedBytes(),
      }),
      isFull: () =>
        receivedBytes() > SESSION_MAX_BYTES || (traffic()?.requests ?? 0) > SESSION_MAX_REQUESTS,
      now,
    });
    // There is no page where earlier invocations have read them all.
    return { page: source.page(), artifacts, gaps: [], extra: { scrape: summary } };
  },
};
