import { setTimeout as delay } from 'node:timers/promises';
import { JobFailure } from '../jobs/errors.ts';
import type { Ending } from './ending.ts';
import type { Phase } from './open-page.ts';
import type { Session } from './session.ts';

/** Kept for closing page and browser, in milliseconds: 2 s for an orderly end, then the kill. */
const CLOSING_RESERVE_MS = 2_500;

/** A page whose scripts leave no turn for so long does not respond, in milliseconds. */
const PING_MS = 500;

/** Where a job stands, for the message that it ran out of time. */
export interface Progress {
  phase: Phase;
  session?: Session;
  /** When its time is over, by the clock of `performance`. */
  endsAt?: number;
}

/** Longest that a page is looked at when its job has failed, in milliseconds. */
const EVIDENCE_MS = 1_500;

/** Milliseconds for the work itself, out of all that a job may take with its closing. */
export const workingTimeMs = (budgetMs: number): number =>
  Math.max(budgetMs - CLOSING_RESERVE_MS - PING_MS - EVIDENCE_MS, budgetMs * 0.7);

/** Milliseconds for looking at the page of a job that has failed, out of the same. */
export const lookingTimeMs = (budgetMs: number): number =>
  Math.min(EVIDENCE_MS, (budgetMs - workingTimeMs(budgetMs)) / 2);

/**
 * Ends the job when its time is over, with the most precise reason there is.
 *
 * @returns a function that calls the deadline off
 */
export function startDeadline(budgetMs: number, progress: Progress, ending: Ending): () => void {
  const workMs = workingTimeMs(budgetMs);
  progress.endsAt = performance.now() + workMs;
  const timer = setTimeout(() => {
    void timeoutFailure(Math.round(workMs), progress).then(ending.end);
  }, workMs);
  return () => clearTimeout(timer);
}

async function timeoutFailure(workMs: number, { phase, session }: Progress): Promise<JobFailure> {
  const jobTimeout = new JobFailure('JOB_TIMEOUT', `The job was not done within ${workMs} ms.`);
  if (!session || phase === 'starting') return jobTimeout;
  if (phase === 'opening' && !session.log.mainDocument().response) {
    return new JobFailure('TARGET_TIMEOUT', `The target sent no page within ${workMs} ms.`);
  }
  if (!(await responds(session))) {
    return new JobFailure('PAGE_UNRESPONSIVE', 'The scripts of the page never pause.');
  }
  return phase === 'opening'
    ? new JobFailure('TARGET_TIMEOUT', `The page was not loaded within ${workMs} ms.`)
    : jobTimeout;
}

/** Whether the page's main thread still gets to anything. */
async function responds({ cdp }: Session): Promise<boolean> {
  const answer = cdp.send('Runtime.evaluate', { expression: '1' }).then(
    () => true,
    () => false,
  );
  return Promise.race([answer, delay(PING_MS, false, { ref: false })]);
}
