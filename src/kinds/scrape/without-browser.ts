import { createEnding, type Ending } from '../../browser/ending.ts';
import { withoutSecrets } from '../../browser/evidence/mask-report.ts';
import { pausing } from '../../browser/pausing.ts';
import type { MeansOptions } from '../../browser/take-means.ts';
import { JobFailure } from '../../jobs/errors.ts';
import type { JobRequest } from '../../jobs/job.ts';
import type { RunContext, RunKind, RunOutcome } from '../../jobs/ports.ts';
import type { WalledFetch } from '../../wall/fetch.ts';
import { createKeptConnections } from '../../wall/kept-connections.ts';
import { VisitSettings } from '../visit-settings.ts';
import { keepingEvidence } from './http-evidence.ts';
import { type HttpMeans, openHttpMeans } from './http-means.ts';
import { createHttpSource } from './http-source.ts';
import { createHttpTrail, type HttpTrail } from './http-trail.ts';
import { ScrapeInput } from './input.ts';
import { scrapeJob } from './scrape-job.ts';
import { tryOverHttp } from './trial/http-trial.ts';

export interface HttpOptions extends MeansOptions {
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
    return input && needsNoBrowser(input)
      ? overHttp({ input, request, context, options })
      : run(request, context);
  };

/** A test shows what was matched, if there is something to be seen. */
const needsNoBrowser = ({ recipe, test }: ScrapeInput): boolean =>
  recipe.render === 'http' && !(test && recipe.source === 'html');

interface HttpJob {
  readonly input: ScrapeInput;
  readonly request: JobRequest;
  readonly context: RunContext;
  readonly options: HttpOptions;
}

async function overHttp(job: HttpJob): Promise<RunOutcome> {
  const { input, request, context, options } = job;
  const { signal, budgetMs, attempt = 1 } = context;
  const ending = createEnding(signal);
  const limitMs = Math.round(budgetMs * LAST_PART);
  const timer = setTimeout(() => {
    ending.end(new JobFailure('JOB_TIMEOUT', `The page was not read within ${limitMs} ms.`));
  }, limitMs);
  const run = async () => {
    const settings = VisitSettings.parse(input);
    const wishes = { ...options, settings, request, attempt, lifeMs: budgetMs };
    const means = await ending.during(openHttpMeans(wishes, options.now));
    const trail = createHttpTrail();
    const { masking } = means;
    const all = async () => {
      const work = (seeing: RunContext) =>
        scraped({ ...job, context: seeing, trail }, means, ending);
      const watch = { when: settings.evidence, context, trail, masking };
      const outcome = await pausing(keepingEvidence(watch, work), means.pause);
      return means.finish(outcome);
    };
    return withoutSecrets(masking, all).finally(means.leave);
  };
  return run().finally(() => clearTimeout(timer));
}

async function scraped(
  { input, context, options, trail }: HttpJob & { readonly trail: HttpTrail },
  { visitor, exit }: HttpMeans,
  { signal, during }: Ending,
): Promise<RunOutcome> {
  const { fetch, userAgent, now } = options;
  const { pageTurn } = context;
  const keep = createKeptConnections();
  const source = createHttpSource({
    fetch: (url, request) => fetch(url, { ...request, exit, keep }),
    userAgent,
    visitor,
    source: input.recipe.source,
    pageTurn,
    signal,
    during,
    now,
    trail,
  });
  const spent = () => ({ browserMs: 0, downloadedBytes: source.downloadedBytes() });
  const work = input.test
    ? tryOverHttp(input, context, { source, now })
    : scrapeJob({ input, context, source, spent, now });
  const { artifacts, summary } = await work.finally(keep.close);
  return { artifacts, report: { scrape: summary }, ...spent() };
}
