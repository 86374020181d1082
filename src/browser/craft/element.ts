import type { Page } from 'puppeteer-core';
import { JobFailure } from '../../jobs/errors.ts';

/**
 * Waits until a selector matches something that can be seen.
 *
 * @throws JobFailure `ELEMENT_NOT_FOUND`
 */
export async function elementOf(page: Page, selector: string, timeoutMs: number) {
  const element = await whenFound(page, selector, { visible: true, timeoutMs });
  if (!element) throw new JobFailure('ELEMENT_NOT_FOUND', notSeen(selector, timeoutMs));
  return element;
}

/** Waits until a selector matches, whether it can be seen or not. @throws JobFailure `ELEMENT_NOT_FOUND` */
export async function untilAttached(page: Page, selector: string, timeoutMs: number) {
  await whenFound(page, selector, { timeoutMs }, `Nothing matched "${selector}"`);
}

/** Waits until nothing that matches can be seen. @throws JobFailure `WAIT_TIMEOUT` */
export async function untilHidden(page: Page, selector: string, timeoutMs: number) {
  const told = { hidden: true, timeoutMs };
  await whenFound(page, selector, told, `"${selector}" was still to be seen`, 'WAIT_TIMEOUT');
}

interface Sought {
  readonly visible?: boolean;
  readonly hidden?: boolean;
  readonly timeoutMs: number;
}

async function whenFound(
  page: Page,
  selector: string,
  { timeoutMs, ...state }: Sought,
  lack = `Nothing visible matched "${selector}"`,
  code: 'ELEMENT_NOT_FOUND' | 'WAIT_TIMEOUT' = 'ELEMENT_NOT_FOUND',
) {
  const found = page.waitForSelector(selector, { ...state, timeout: timeoutMs });
  return found.catch((cause: unknown) => {
    if (isSyntaxError(cause)) {
      throw new JobFailure('ELEMENT_NOT_FOUND', notValid(selector), { cause });
    }
    const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
    if (!isTimeout) throw cause;
    throw new JobFailure(code, `${lack} within ${timeoutMs} ms.`, { cause });
  });
}

const isSyntaxError = (error: unknown): boolean =>
  error instanceof Error && /not a valid selector|SyntaxError/.test(error.message);

const notSeen = (selector: string, timeoutMs: number): string =>
  `Nothing visible matched "${selector}" within ${timeoutMs} ms.`;

export const notValid = (selector: string): string => `"${selector}" is not a valid CSS selector.`;
