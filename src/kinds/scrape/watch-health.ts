import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { isInterruption } from '../../jobs/continuation.ts';
import { JobFailure } from '../../jobs/errors.ts';
import type { JobRequest } from '../../jobs/job.ts';
import type { FoundEvidence, RunContext, RunKind, RunOutcome } from '../../jobs/ports.ts';
import type { Observation } from '../../recipes/health/observation.ts';
import { type EndedRun, observeRun } from '../../recipes/health/observe-run.ts';
import type { LatestRuns } from '../../recipes/health/ports.ts';
import { Sight } from '../../recipes/walk/sight.ts';
import { BEGINNING } from '../../recipes/walk/state.ts';
import { ScrapeInput } from './input.ts';
import { summaryOf } from './manifest.ts';

export interface WatchOptions {
  readonly latestRuns: LatestRuns;
  readonly now: () => number;
  /** Told when the runs before could not be read: then this one is not compared. */
  readonly onError: (error: unknown) => void;
}

/** Longest that a job waits for what it is compared with, in milliseconds: it is over by then. */
const HISTORY_MAX_MS = 2_000;

/** Warnings that a report names: a job's row has room for them. */
const MOST_WARNINGS = 50;

/**
 * Scrapes that say how they went, also where they fail: what was counted goes into the report, and
 * of stored recipes into their history, together with how the run compares with those before.
 */
export const watchingHealth =
  (run: RunKind, options: WatchOptions): RunKind =>
  async (request, context) => {
    const { data: input } = ScrapeInput.safeParse(request.kind === 'scrape' && request.input);
    return input && !input.test
      ? watched({ run, options, input, request, context })
      : run(request, context);
  };

interface WatchedRun {
  readonly run: RunKind;
  readonly options: WatchOptions;
  readonly input: ScrapeInput;
  readonly request: JobRequest;
  readonly context: RunContext;
}

async function watched(watch: WatchedRun): Promise<RunOutcome> {
  const { run, request, context } = watch;
  let seen: unknown;
  let evidence: FoundEvidence | undefined;
  const keep = async () => {
    if (evidence) await context.evidence?.keep(evidence);
  };
  const outcome = await run(request, {
    ...context,
    observe: (sight) => {
      seen = sight;
    },
    // It is completed, and stored when the work is over.
    evidence: context.evidence && {
      keep: async (found) => {
        evidence = found;
      },
    },
  }).catch(async (thrown: unknown) => {
    if (!isInterruption(thrown) && !context.signal.aborted) {
      const scrape = await told(watch, seen, JobFailure.from(thrown).code);
      if (evidence) evidence = { ...evidence, report: { ...evidence.report, scrape } };
    }
    await keep();
    throw thrown;
  });
  const scrape = { ...reportIn(outcome), ...(await told(watch, seen)) };
  await keep();
  return { ...outcome, report: { ...outcome.report, scrape } };
}

const reportIn = ({ report }: RunOutcome) => z.looseObject({}).catch({}).parse(report.scrape);

/** Tells what the run left, and returns what its report says of it. */
async function told(watch: WatchedRun, seen: unknown, code?: string) {
  const { options, input, request } = watch;
  const { state } = Sight.safeParse(seen).data ?? { state: BEGINNING };
  const summary = summaryOf(state);
  const { recipe: stored, jobId, clientId } = request;
  if (!stored) return summary;
  const before = await runsBefore(options, clientId, stored.name);
  const { recipe } = input;
  const run = { jobId, clientId, stored, recipe, endedAt: options.now(), code, state };
  return { ...summary, ...compared(run, before, watch) };
}

/** The scrape has done its work: whatever goes wrong in comparing it does not take that back. */
function compared(run: EndedRun, before: readonly Observation[], { options, context }: WatchedRun) {
  try {
    const { observation, verdict } = observeRun(run, before);
    context.observe?.({ observation });
    return { health: verdict.status, warnings: verdict.warnings.slice(0, MOST_WARNINGS) };
  } catch (error) {
    options.onError(error);
    return {};
  }
}

/** Without them a run is remembered all the same. */
async function runsBefore(
  { latestRuns, onError }: WatchOptions,
  clientId: string,
  recipe: string,
): Promise<readonly Observation[]> {
  const late = delay(HISTORY_MAX_MS, undefined, { ref: false }).then(() => {
    throw new Error(`The runs before were not read within ${HISTORY_MAX_MS} ms.`);
  });
  return Promise.race([latestRuns(clientId, recipe), late]).catch((error: unknown) => {
    onError(error);
    return [];
  });
}
