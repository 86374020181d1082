import type { RunContext } from '../../../jobs/ports.ts';
import type { HttpSource } from '../http-source.ts';
import type { ScrapeInput } from '../input.ts';
import { runTrial } from './run-trial.ts';
import { asSent } from './trial-page.ts';

interface Tools {
  readonly source: HttpSource;
  readonly now: () => number;
}

/** Tries a recipe on a document that has no looks. */
export async function tryOverHttp(input: ScrapeInput, context: RunContext, { source, now }: Tools) {
  const until = now() + context.budgetMs;
  return runTrial({
    input,
    open: async (url) => asSent(await source.open(url), undefined),
    openDetail: source.openDetail,
    put: context.put,
    leftMs: () => until - now(),
    now,
  });
}
