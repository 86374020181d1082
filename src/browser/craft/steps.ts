import type { ElementHandle, KeyInput } from 'puppeteer-core';
import { JobFailure } from '../../jobs/errors.ts';
import type { StepNote } from '../../kinds/report.ts';
import type { Step } from '../../visits/steps.ts';
import { cleanText } from '../clean-text.ts';
import { scrollPage } from '../in-page/scroll-page.ts';
import { clickOn, elementOf } from './element.ts';
import type { Hands } from './hands.ts';
import { waitForOne } from './wait.ts';

/** A longer text is put in at once: key by key it would take seconds, in characters. */
const TYPED_MAX_CHARS = 200;

/** What steps are done with. */
export interface StepHands extends Hands {
  /** Opens another page of the site. */
  goTo(url: string): Promise<void>;
  /** Keeps a word out of whatever is shown of this job. */
  keepSecret(word: string): void;
}

/**
 * Does what a visitor would do, in order.
 *
 * @param notes - filled as the steps are done, so that it tells also of those before a failure
 * @throws JobFailure `STEP_FAILED` that names the step
 */
export async function doSteps(
  hands: StepHands,
  steps: readonly Step[],
  notes: StepNote[],
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const startedAt = performance.now();
    const failure = await doStep(hands, step).then(() => undefined, failureOf);
    notes.push({
      do: step.do,
      outcome: failure ? 'failed' : 'done',
      ms: Math.round(performance.now() - startedAt),
      ...(failure ? { detail: cleanText(failure.message, 300) } : {}),
    });
    if (!failure || step.optional) continue;
    const message = `/steps/${index} (${step.do}): ${failure.message}`;
    throw new JobFailure('STEP_FAILED', message, { cause: failure });
  }
}

/** Codes of failures that are the step's own; all others end the job as they are. */
const OF_A_STEP: ReadonlySet<string> = new Set(['ELEMENT_NOT_FOUND', 'WAIT_TIMEOUT']);

/** @throws whatever is no matter of the step */
function failureOf(error: unknown): JobFailure {
  if (error instanceof JobFailure && OF_A_STEP.has(error.code)) return error;
  if (error instanceof JobFailure || isGone(error)) throw error;
  const why = error instanceof Error ? error.message : 'unknown';
  return new JobFailure('STEP_FAILED', `It could not be done: ${cleanText(why, 200)}`, {
    cause: error,
  });
}

/** Whether the page went away, which is told better elsewhere. */
const isGone = (error: unknown): boolean =>
  error instanceof Error &&
  /target closed|session closed|crashed|disconnected/i.test(error.message);

async function doStep(hands: StepHands, step: Step): Promise<void> {
  const { during } = hands;
  const timeoutMs = step.timeoutMs ?? hands.timeoutMs;
  if (step.do === 'wait') return void (await waitForOne({ ...hands, timeoutMs }, step.until));
  if (step.do === 'goto') return hands.goTo(step.url);
  if (step.do === 'scroll' && step.selector === undefined) {
    await hands.evaluate(scrollPage, step.byPx ?? null);
    return;
  }
  const element =
    step.selector === undefined ? undefined : await elementOf(hands, step.selector, timeoutMs);
  await during(act(hands, step, element));
}

type Action = Exclude<Step, { do: 'wait' | 'goto' }>;

async function act(
  hands: StepHands,
  step: Action,
  element: ElementHandle | undefined,
): Promise<void> {
  switch (step.do) {
    case 'click':
      return element && clickOn(element, step.clicks);
    case 'hover':
      return element?.hover();
    case 'scroll':
      return element?.scrollIntoView();
    case 'press':
      await element?.focus();
      return hands.page.keyboard.press(step.key satisfies KeyInput);
    case 'type':
      return element && type(hands, element, step);
    case 'select':
      return element && choose(element, step.values);
  }
}

async function type(
  { page: { keyboard }, keepSecret }: StepHands,
  element: ElementHandle,
  { text, clear }: Extract<Step, { do: 'type' }>,
): Promise<void> {
  if (await element.evaluate((field) => field.matches('input[type=password]'))) keepSecret(text);
  await element.focus();
  if (clear) {
    await element.evaluate((field) => {
      if ('select' in field && typeof field.select === 'function') field.select();
      else getSelection()?.selectAllChildren(field);
    });
    await keyboard.press('Backspace');
  }
  if (text.length > TYPED_MAX_CHARS) await keyboard.sendCharacter(text);
  else await keyboard.type(text);
}

async function choose(element: ElementHandle, values: readonly string[]): Promise<void> {
  const chosen = await element.select(...values);
  const missing = values.find((value) => !chosen.includes(value));
  if (missing === undefined) return;
  const message = `There is no option with the value "${cleanText(missing, 100)}" to choose.`;
  throw new JobFailure('ELEMENT_NOT_FOUND', message);
}
