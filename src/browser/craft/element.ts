import type { ElementHandle } from 'puppeteer-core';
import { JobFailure } from '../../jobs/errors.ts';
import { isSelector } from '../in-page/is-selector.ts';
import type { OpenPage } from '../open-page.ts';

/** What is needed to find something on a page. */
type Eyes = Pick<OpenPage, 'page' | 'evaluate' | 'during'>;

/**
 * Waits until a selector matches something that can be seen.
 *
 * @throws JobFailure `ELEMENT_NOT_FOUND`
 */
export async function elementOf(eyes: Eyes, selector: string, timeoutMs: number) {
  const lack = `Nothing visible matched "${selector}"`;
  const element = await found(eyes, selector, { visible: true, timeoutMs, lack });
  if (!element) throw new JobFailure('ELEMENT_NOT_FOUND', `${lack} within ${timeoutMs} ms.`);
  return element;
}

/** Waits until a selector matches, to be seen or not. @throws JobFailure `ELEMENT_NOT_FOUND` */
export async function untilAttached(eyes: Eyes, selector: string, timeoutMs: number) {
  await found(eyes, selector, { timeoutMs, lack: `Nothing matched "${selector}"` });
}

/** Waits until nothing that matches can be seen. @throws JobFailure `WAIT_TIMEOUT` */
export async function untilHidden(eyes: Eyes, selector: string, timeoutMs: number) {
  const lack = `"${selector}" was still to be seen`;
  await found(eyes, selector, { hidden: true, timeoutMs, lack, code: 'WAIT_TIMEOUT' });
}

/**
 * Clicks as a hand does; where the point to click at cannot be told, as on a page that a small
 * screen shows zoomed out, as a script does.
 */
export async function clickOn(element: ElementHandle, clicks = 1): Promise<void> {
  await element.click({ count: clicks }).catch(async (error: unknown) => {
    if (!(error instanceof Error && /not clickable/.test(error.message))) throw error;
    await element.evaluate((node, count) => {
      for (let done = 0; done < count; done += 1) if (node instanceof HTMLElement) node.click();
    }, clicks);
  });
}

interface Sought {
  readonly visible?: boolean;
  readonly hidden?: boolean;
  readonly timeoutMs: number;
  /** What to say when it does not come about. */
  readonly lack: string;
  readonly code?: 'ELEMENT_NOT_FOUND' | 'WAIT_TIMEOUT';
}

async function found(
  { page, evaluate, during }: Eyes,
  selector: string,
  { timeoutMs, lack, code = 'ELEMENT_NOT_FOUND', ...state }: Sought,
) {
  const isValid = await evaluate(isSelector, selector).catch((error: unknown) => {
    if (error instanceof JobFailure) throw error;
    // The page is on its way to another one, which will be asked below.
    return true;
  });
  if (!isValid) throw new JobFailure('ELEMENT_NOT_FOUND', notValid(selector));
  const endsAt = performance.now() + timeoutMs;
  for (let leftMs = timeoutMs; ; leftMs = Math.max(1, endsAt - performance.now())) {
    const waited = page.waitForSelector(selector, { ...state, timeout: leftMs });
    const outcome = await during(waited.then((element) => ({ element }), asError));
    if ('element' in outcome) return outcome.element;
    const isOver = outcome.name === 'TimeoutError' || performance.now() >= endsAt;
    if (!isOver && isMovingOn(outcome)) continue;
    if (!isOver) throw outcome;
    throw new JobFailure(code, `${lack} within ${timeoutMs} ms.`, { cause: outcome });
  }
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

/** Whether a question was lost because the page made way for another one, which can be asked. */
function isMovingOn({ message, cause }: Error): boolean {
  if (/context was destroyed|Cannot find context|target navigated|No frame/.test(message))
    return true;
  return cause instanceof Error && isMovingOn(cause);
}

export const notValid = (selector: string): string => `"${selector}" is not a valid CSS selector.`;
