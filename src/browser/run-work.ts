import { setTimeout as delay } from 'node:timers/promises';
import { isInterruption } from '../jobs/continuation.ts';
import { JobFailure } from '../jobs/errors.ts';
import type { RunContext, RunOutcome } from '../jobs/ports.ts';
import type { KindResult, KindTools } from '../kinds/kind-run.ts';
import type { VisitInput } from '../kinds/visit-input.ts';
import { failureOf } from '../wall/refusal.ts';
import { refusalTo, type TargetPolicy } from '../wall/target.ts';
import type { Progress } from './deadline.ts';
import { documentFailure } from './document-failure.ts';
import type { Ending } from './ending.ts';
import { incompleteness } from './incomplete.ts';
import { reportOn } from './page-report.ts';
import type { Work } from './parse-work.ts';
import type { Session } from './session.ts';
import { type VisitHooks, visit } from './visit.ts';

/** One job with its page. */
export interface OpenJob extends Work {
  readonly session: Session;
  readonly policy: TargetPolicy;
  readonly ending: Ending;
  readonly progress: Progress;
  /** What the worker gave to the job. */
  readonly context: RunContext;
  readonly http: KindTools['http'];
  /** Start of the browser for this job, in milliseconds; 0 when one was running. */
  readonly launchMs: number;
}

/** A crash is told a moment after the call that it broke has failed, in milliseconds. */
const CRASH_NEWS_MS = 300;

/** Lets a kind do its work in an open session. @throws JobFailure, Deferral, Continuation */
export async function runWork(job: OpenJob): Promise<RunOutcome> {
  const { kind, input, session, ending, progress, launchMs } = job;
  const startedAt = performance.now();
  try {
    const result = await ending.during(kind.run(input, toolsOf(job)));
    // A page may go on to an address that is refused after it was loaded: then this is no result.
    const failure = documentFailure(session);
    if (failure) throw failure;
    return {
      artifacts: result.artifacts,
      report: { ...(await reportOf(result, ending, launchMs)), ...result.extra },
      browserMs: Math.round(performance.now() - startedAt),
      downloadedBytes: session.wall.ledger.traffic().receivedBytes,
    };
  } catch (error) {
    if (error instanceof JobFailure || isInterruption(error)) throw error;
    await ending.during(delay(CRASH_NEWS_MS));
    const gone = documentFailure(session);
    if (gone) throw gone;
    const message = `The page could not be captured (while ${progress.phase}).`;
    throw new JobFailure('CAPTURE_FAILED', message, { cause: error });
  }
}

/** What is told of the page that a kind ended with. @throws JobFailure when it had to be complete */
async function reportOf({ page, gaps }: KindResult, ending: Ending, launchMs: number) {
  if (!page) return undefined;
  const report = await ending.during(reportOn(page, { launchMs, gaps }));
  const incomplete = page.requireComplete ? incompleteness(report) : undefined;
  if (incomplete) throw incomplete;
  return report;
}

function toolsOf({ session, policy, ending, progress, context, http }: OpenJob): KindTools {
  const { during } = ending;
  const { put, pageTurn } = context;
  const open = async (input: VisitInput, hooks: Omit<VisitHooks, 'enter'>) => {
    const refusal = refusalTo(new URL(input.url), policy);
    if (refusal) throw failureOf(refusal);
    const enter = (phase: Progress['phase']) => {
      progress.phase = phase;
    };
    return visit(session, input, ending, { ...hooks, enter });
  };
  return {
    context,
    during,
    http,
    visit: (input) => open(input, { pageTurn }),
    show: (input, sent) => open(input, { sent }),
    leftMs: () => (progress.endsAt ?? Number.POSITIVE_INFINITY) - performance.now(),
    put: (...file) => during(put(...file)),
  };
}
