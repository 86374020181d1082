import { setTimeout as delay } from 'node:timers/promises';
import { JobFailure } from '../../jobs/errors.ts';
import type { WaitNote } from '../../kinds/report.ts';
import type { VisitInput } from '../../kinds/visit-input.ts';
import type { WaitCondition } from '../../visits/wait-condition.ts';
import { cleanText } from '../clean-text.ts';
import { hasText } from '../in-page/has-text.ts';
import { runInPage } from './client-script.ts';
import { elementOf, untilAttached, untilHidden } from './element.ts';
import type { Hands } from './hands.ts';

/** Between two looks at a page: half a glance of a person, in milliseconds. */
const POLL_MS = 100;

/**
 * Waits for everything that an input wants to wait for, in its order.
 *
 * @throws JobFailure `ELEMENT_NOT_FOUND` or `WAIT_TIMEOUT` that names the condition
 */
export async function waitForAll(
  hands: Hands,
  { waitFor = [] }: Pick<VisitInput, 'waitFor'>,
): Promise<WaitNote[]> {
  if (typeof waitFor === 'string') {
    const wait = { for: 'selector', selector: waitFor, state: 'visible' } as const;
    return [await waitForOne(hands, wait).catch(naming('/waitFor'))];
  }
  const notes: WaitNote[] = [];
  for (const [index, wait] of waitFor.entries()) {
    notes.push(await waitForOne(hands, wait).catch(naming(`/waitFor/${index}`)));
  }
  return notes;
}

const naming = (pointer: string) => (error: unknown) => {
  if (!(error instanceof JobFailure)) throw error;
  throw new JobFailure(error.code, `${pointer}: ${error.message}`, { cause: error });
};

/** Waits for one condition. @throws JobFailure `ELEMENT_NOT_FOUND`, `WAIT_TIMEOUT` */
export async function waitForOne(hands: Hands, wait: WaitCondition): Promise<WaitNote> {
  const startedAt = performance.now();
  const outcome = await met(hands, wait);
  return { for: wait.for, outcome, ms: Math.round(performance.now() - startedAt) };
}

async function met(hands: Hands, wait: WaitCondition): Promise<WaitNote['outcome']> {
  const timeoutMs = ('timeoutMs' in wait ? wait.timeoutMs : undefined) ?? hands.timeoutMs;
  switch (wait.for) {
    case 'selector':
      await untilSelector(hands, wait, timeoutMs);
      return 'met';
    case 'text':
      await untilText(hands, wait.text, timeoutMs);
      return 'met';
    case 'function':
      await untilTrue(hands, wait.function, timeoutMs);
      return 'met';
    case 'networkIdle':
      return untilQuiet(hands, wait, timeoutMs);
    case 'time':
      await hands.during(delay(wait.ms));
      return 'met';
  }
}

type SelectorWait = Extract<WaitCondition, { for: 'selector' }>;

async function untilSelector(
  hands: Hands,
  { selector, state }: SelectorWait,
  timeoutMs: number,
): Promise<void> {
  if (state === 'visible') await elementOf(hands, selector, timeoutMs);
  else if (state === 'attached') await untilAttached(hands, selector, timeoutMs);
  else await untilHidden(hands, selector, timeoutMs);
}

async function untilText({ evaluate }: Hands, text: string, timeoutMs: number): Promise<void> {
  if (await until(() => evaluate(hasText, text), timeoutMs)) return;
  const message = `The text "${cleanText(text, 200)}" did not appear within ${timeoutMs} ms.`;
  throw new JobFailure('WAIT_TIMEOUT', message);
}

async function untilTrue(hands: Hands, script: string, timeoutMs: number): Promise<void> {
  let lastError: string | undefined;
  // What it returns stays in the page, however large it is.
  const isMet = await until(async () => {
    const outcome = await runInPage(hands, script, 0);
    lastError = 'error' in outcome ? outcome.error : undefined;
    return 'isTruthy' in outcome && outcome.isTruthy;
  }, timeoutMs);
  if (isMet) return;
  const why = lastError === undefined ? '' : ` Its last error: ${cleanText(lastError, 300)}`;
  const message = `The function returned nothing truthy within ${timeoutMs} ms.${why}`;
  throw new JobFailure('WAIT_TIMEOUT', message);
}

async function untilQuiet(
  { page, during }: Hands,
  { idleMs, maxRequests }: Extract<WaitCondition, { for: 'networkIdle' }>,
  timeoutMs: number,
): Promise<WaitNote['outcome']> {
  const options = { idleTime: idleMs, concurrency: maxRequests, timeout: timeoutMs };
  const quiet = page.waitForNetworkIdle(options).then(
    () => 'met' as const,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'TimeoutError') return 'capped' as const;
      throw error;
    },
  );
  return during(quiet);
}

/**
 * Asks again and again until the answer is yes or the time is over. A question that fails counts as
 * no: the page may be on its way to another one.
 */
async function until(ask: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const endsAt = performance.now() + timeoutMs;
  const answer = () =>
    ask().catch((error: unknown) => {
      if (error instanceof JobFailure) throw error;
      return false;
    });
  for (let leftMs = timeoutMs; leftMs > 0; leftMs = endsAt - performance.now()) {
    if (await Promise.race([answer(), delay(leftMs, false, { ref: false })])) return true;
    await delay(Math.min(POLL_MS, Math.max(0, endsAt - performance.now())));
  }
  return false;
}
