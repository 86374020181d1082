import type { RunKind } from '../../../src/jobs/ports.ts';
import { ScrapeInput } from '../../../src/kinds/scrape/input.ts';
import { scrapeJob } from '../../../src/kinds/scrape/scrape-job.ts';
import { createMemorySource } from './memory-source.ts';
import type { Catalogue } from './pages.ts';

interface Pace {
  /** Pages that an invocation has time for. */
  readonly pages: number;
}

/** More than a page may be unsaved: so each page is saved when it was read. */
const LONG_MS = 10_000;

/** The real scrape of the catalogue in memory, which saves after every page. */
export const scrapingMemory =
  (catalogue: Catalogue, { pages }: Pace): RunKind =>
  async ({ input }, context) => {
    let clock = 0;
    let left = pages;
    const { artifacts } = await scrapeJob({
      input: ScrapeInput.parse(input),
      // Only the pages count here, not the time.
      context: { ...context, budgetMs: Number.MAX_SAFE_INTEGER },
      source: createMemorySource(catalogue),
      spent: () => ({ browserMs: 0, downloadedBytes: 0 }),
      isFull: () => {
        left -= 1;
        return left <= 0;
      },
      now: () => {
        clock += LONG_MS;
        return clock;
      },
    });
    return { artifacts, report: {}, browserMs: 0, downloadedBytes: 0 };
  };
