import { JobFailure } from '../../jobs/errors.ts';
import type { PageSource } from '../../recipes/walk/ports.ts';

/** Kept for saving what was read, in milliseconds; of short jobs, this part of their time. */
const SAVING_MS = 3_000;
const SAVING_PART = 0.15;

/**
 * Gives a page up while there is still time to save those before it: then the scrape goes on with it
 * in another invocation, instead of failing with all the others. The first page is waited for to the
 * end: there is nothing to save, and what ends the job says best why.
 *
 * @param leftMs - milliseconds until the job is ended
 */
export function inTime(source: PageSource, leftMs: () => number): PageSource {
  const savingMs = Math.min(SAVING_MS, leftMs() * SAVING_PART);
  let pages = 0;
  const within = async <Value>(work: Promise<Value>): Promise<Value> => {
    if (pages === 0) return work;
    const { promise, reject } = Promise.withResolvers<never>();
    const giveUp = () => reject(new JobFailure('JOB_TIMEOUT', 'The page was not read in time.'));
    const timer = setTimeout(giveUp, Math.max(0, leftMs() - savingMs));
    // Whatever comes of it later concerns nobody.
    work.catch(() => undefined);
    return Promise.race([work, promise]).finally(() => clearTimeout(timer));
  };
  return {
    open: async (url) => {
      const page = await within(source.open(url));
      pages += 1;
      return page;
    },
    openDetail: (url) => within(source.openDetail(url)),
    more: (how) => within(source.more(how)),
    skip: (how) => within(source.skip(how)),
  };
}
