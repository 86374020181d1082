import { setTimeout as delay } from 'node:timers/promises';
import { Deferral } from '../jobs/deferral.ts';
import { JobFailure } from '../jobs/errors.ts';
import type { RunContext, RunOutcome } from '../jobs/ports.ts';
import { failureOf } from '../wall/refusal.ts';
import { refusalTo, type TargetPolicy } from '../wall/target.ts';
import type { Progress } from './deadline.ts';
import { documentFailure } from './document-failure.ts';
import type { Ending } from './ending.ts';
import { reportOn } from './page-report.ts';
import type { Work } from './parse-work.ts';
import type { Session } from './session.ts';
import { visit } from './visit.ts';

/** One job with its page. */
export interface OpenJob extends Work {
  readonly session: Session;
  readonly policy: TargetPolicy;
  readonly ending: Ending;
  readonly progress: Progress;
  readonly put: RunContext['put'];
  readonly pageTurn?: RunContext['pageTurn'];
  /** Start of the browser for this job, in milliseconds; 0 when one was running. */
  readonly launchMs: number;
}

/** A crash is told a moment after the call that it broke has failed, in milliseconds. */
const CRASH_NEWS_MS = 300;

/** Lets a kind do its work in an open session. @throws JobFailure, Deferral */
export async function runWork(job: OpenJob): Promise<RunOutcome> {
  const { kind, input, session, ending, progress, launchMs } = job;
  const startedAt = performance.now();
  try {
    const result = await ending.during(kind.run(input, toolsOf(job)));
    // A page may go on to an address that is refused after it was loaded: then this is no result.
    const failure = documentFailure(session);
    if (failure) throw failure;
    const report = await ending.during(reportOn(result.page, { launchMs, gaps: result.gaps }));
    return {
      artifacts: result.artifacts,
      report,
      browserMs: Math.round(performance.now() - startedAt),
      downloadedBytes: session.wall.ledger.traffic().receivedBytes,
    };
  } catch (error) {
    if (error instanceof JobFailure || error instanceof Deferral) throw error;
    await ending.during(delay(CRASH_NEWS_MS));
    const gone = documentFailure(session);
    if (gone) throw gone;
    const message = `The page could not be captured (while ${progress.phase}).`;
    throw new JobFailure('CAPTURE_FAILED', message, { cause: error });
  }
}

function toolsOf({ session, policy, ending, progress, put, pageTurn }: OpenJob) {
  const { during } = ending;
  return {
    visit: async (input: Parameters<typeof visit>[1]) => {
      const refusal = refusalTo(new URL(input.url), policy);
      if (refusal) throw failureOf(refusal);
      const enter = (phase: Progress['phase']) => {
        progress.phase = phase;
      };
      return visit(session, input, ending, { enter, pageTurn });
    },
    put: (...file: Parameters<RunContext['put']>) => during(put(...file)),
  };
}
