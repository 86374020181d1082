import { createEnding } from '../../browser/ending.ts';
import { JobFailure } from '../../jobs/errors.ts';
import type { RunContext, RunKind, RunOutcome } from '../../jobs/ports.ts';
import type { WalledFetch } from '../../wall/fetch.ts';
import { createHttpSource } from './http-source.ts';
import { ScrapeInput } from './input.ts';
import { scrapeJob } from './scrape-job.ts';

export interface HttpOptions {
  readonly fetch: WalledFetch;
  /** Whom sites see. */
  readonly userAgent: string;
  readonly now: () => number;
}

/** Of an invocation's time: the end of it is kept for saving how far the scrape came. */
const LAST_PART = 0.95;

/** Runs scrapes that need no browser by themselves, and everything else as it was. */
export const scrapingOverHttp =
  (run: RunKind, options: HttpOptions): RunKind =>
  async (request, context) => {
    if (request.kind !== 'scrape') return run(request, context);
    const { data: input } = ScrapeInput.safeParse(request.input);
    return input?.recipe.render === 'http'
      ? overHttp(input, context, options)
      : run(request, context);
  };

async function overHttp(
  input: ScrapeInput,
  context: RunContext,
  { fetch, userAgent, now }: HttpOptions,
): Promise<RunOutcome> {
  const ending = createEnding(context.signal);
  const limitMs = Math.round(context.budgetMs * LAST_PART);
  const timer = setTimeout(() => {
    ending.end(new JobFailure('JOB_TIMEOUT', `The page was not read within ${limitMs} ms.`));
  }, limitMs);
  const source = createHttpSource({
    fetch,
    userAgent,
    source: input.recipe.source,
    pageTurn: context.pageTurn,
    signal: ending.signal,
    during: ending.during,
    now,
  });
  const spent = () => ({ browserMs: 0, downloadedBytes: source.downloadedBytes() });
  const work = scrapeJob({ input, context, source, spent, now });
  const { artifacts, summary } = await work.finally(() => clearTimeout(timer));
  return { artifacts, report: { scrape: summary }, ...spent() };
}
