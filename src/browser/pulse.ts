import type { CDPSession } from 'puppeteer-core';
import { JobFailure } from '../jobs/errors.ts';

/** How often a page is asked for a sign of life, in milliseconds. */
const ASK_EVERY_MS = 1_000;

/** A page whose scripts leave no turn for so long is stuck, in milliseconds. */
export const SILENCE_MAX_MS = 20_000;

/** Of that time the browser must have computed so much: a machine can be slow, too. */
const BUSY_SHARE = 0.5;

interface PulseOptions {
  readonly cdp: Pick<CDPSession, 'send'>;
  /** Processor time that the browser has used so far, in milliseconds. */
  readonly cpuMs: () => number;
  readonly silenceMaxMs: number;
  /** Called once, with what the job ends with. */
  readonly end: (failure: JobFailure) => void;
}

/**
 * Ends the job of a page that computes for ever, long before the job's own deadline.
 *
 * @returns a function that stops watching
 */
export function watchPulse({ cdp, cpuMs, silenceMaxMs, end }: PulseOptions): () => void {
  let isAsked = false;
  let silentSince: { readonly at: number; readonly cpuMs: number } | undefined;

  const ask = () => {
    isAsked = true;
    // A page that goes away answers with an error, which is an answer.
    const answered = () => {
      isAsked = false;
      silentSince = undefined;
    };
    cdp.send('Runtime.evaluate', { expression: '1' }).then(answered, answered);
  };
  const look = () => {
    if (!isAsked) return ask();
    silentSince ??= { at: performance.now(), cpuMs: cpuMs() };
    const silentMs = performance.now() - silentSince.at;
    if (silentMs < silenceMaxMs) return;
    if (cpuMs() - silentSince.cpuMs < silentMs * BUSY_SHARE) return;
    clearInterval(timer);
    const message = `The scripts of the page left no turn for ${silenceMaxMs / 1_000} s.`;
    end(new JobFailure('PAGE_UNRESPONSIVE', message));
  };
  const timer = setInterval(look, ASK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
