import { JobFailure } from '../../jobs/errors.ts';
import type { PageSource } from '../../recipes/walk/ports.ts';

/** Kept for saving what was read, in milliseconds; of short jobs, this part of their time. */
const SAVING_MS = 3_000;
const SAVING_PART = 0.15;

/** Of the time that is left, what saving takes. */
export const savingTimeMs = (leftMs: number): number => Math.min(SAVING_MS, leftMs * SAVING_PART);

/** Waits for work so long, and no longer. @throws JobFailure `JOB_TIMEOUT` */
export async function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(new JobFailure('JOB_TIMEOUT', 'The page was not read in time.'));
  const timer = setTimeout(giveUp, Math.max(0, limitMs));
  // Whatever comes of it later concerns nobody.
  work.catch(() => undefined);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

/**
 * Gives a page up while there is still time to save those before it: then the scrape goes on with it
 * in another invocation, instead of failing with all the others. The first page is waited for to the
 * end: there is nothing to save, and what ends the job says best why.
 *
 * @param leftMs - milliseconds until the job is ended
 */
export function inTime(source: PageSource, leftMs: () => number): PageSource {
  const savingMs = savingTimeMs(leftMs());
  let pages = 0;
  const later = async <Value>(work: Promise<Value>): Promise<Value> => {
    return pages === 0 ? work : within(leftMs() - savingMs, work);
  };
  return {
    open: async (url) => {
      const page = await later(source.open(url));
      pages += 1;
      return page;
    },
    openDetail: (url) => later(source.openDetail(url)),
    more: (how) => later(source.more(how)),
    skip: (how) => later(source.skip(how)),
  };
}
