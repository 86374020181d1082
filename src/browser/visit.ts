import { setTimeout as delay } from 'node:timers/promises';
import type { HTTPResponse, Page } from 'puppeteer-core';
import { JobFailure } from '../jobs/errors.ts';
import type { PageTurn } from '../jobs/ports.ts';
import type { VisitInput } from '../kinds/visit-input.ts';
import { retryAfterMs } from '../limits/retry-after.ts';
import { documentFailure, navigationFailure } from './document-failure.ts';
import type { Ending } from './ending.ts';
import { hideElements, settle } from './in-page/prepare.ts';
import { callTextIn, evaluateIn, type OpenPage, type Phase } from './open-page.ts';
import type { Session } from './session.ts';

/** Fonts and painting after everything else; then the page is taken as it is, in milliseconds. */
const SETTLE_MAX_MS = 3_000;

/** A click may load something: quiet for so long ends the wait, in milliseconds. */
const QUIET_MS = 250;
const QUIET_MAX_MS = 5_000;

/** Who hears of a visit while it goes on. */
export interface VisitHooks {
  enter(phase: Phase): void;
  /** Says when the page may be opened, and hears what came of it. */
  readonly pageTurn?: PageTurn | undefined;
}

/**
 * Opens the page of an input and makes it ready: waits, clicks, hides, pauses.
 *
 * @throws JobFailure for whatever keeps the page from being shown; Deferral if it is not its turn
 */
export async function visit(
  session: Session,
  input: VisitInput,
  ending: Ending,
  { enter, pageTurn }: VisitHooks,
): Promise<OpenPage> {
  const { page } = session;
  const evaluate = evaluateIn(session, ending);
  await ending.during(applySettings(session, input));
  if (pageTurn) await ending.during(pageTurn.before(input.url));

  const startedAt = performance.now();
  const sinceStart = () => Math.round(performance.now() - startedAt);
  let responseMs = 0;
  page.once('response', () => {
    responseMs = sinceStart();
  });

  enter('opening');
  page.once('request', () => pageTurn?.sent());
  const response = await ending.during(open(session, input));
  const loadMs = sinceStart();
  if (pageTurn) await ending.during(pageTurn.after(answerOf(response)));
  failOnStatus(response, input);

  enter('acting');
  await ending.during(act(page, input));
  const invalid = await evaluate(hideElements, input.hide);
  if (invalid !== undefined) throw new JobFailure('ELEMENT_NOT_FOUND', notValid(invalid));
  await ending.during(delay(input.delayMs));
  await evaluate(settle, SETTLE_MAX_MS);
  const readyMs = sinceStart();

  enter('capturing');
  const timings = { responseMs, loadMs, readyMs };
  return {
    ...session,
    response,
    timings,
    elapsedMs: sinceStart,
    during: ending.during,
    evaluate,
    callText: callTextIn(session, ending),
  };
}

async function applySettings(session: Session, input: VisitInput): Promise<void> {
  const { page, cdp, process, ownHeaders } = session;
  const { headers, userAgent, timeZone, colorScheme, reducedMotion } = input;
  const features = [
    ...(colorScheme ? [{ name: 'prefers-color-scheme', value: colorScheme }] : []),
    ...(reducedMotion ? [{ name: 'prefers-reduced-motion', value: 'reduce' }] : []),
  ];
  const { isMobile, hasTouch, ...size } = input.viewport;
  // Not by `page.setViewport`: a picture that one session takes has the scale that was set in it.
  await cdp.send('Emulation.setDeviceMetricsOverride', { ...size, mobile: isMobile });
  await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: hasTouch });
  for (const name of Object.keys(headers ?? {})) ownHeaders.add(name.toLowerCase());
  if (headers) await page.setExtraHTTPHeaders(headers);
  const agent = userAgent ?? process.pageAgent;
  if (agent !== undefined) await page.setUserAgent({ userAgent: agent });
  if (timeZone !== undefined) await page.emulateTimezone(timeZone);
  if (features.length > 0) await page.emulateMediaFeatures(features);
}

async function open(session: Session, input: VisitInput): Promise<HTTPResponse> {
  const { href, hostname } = new URL(input.url);
  // The job has one deadline, so there is none here.
  const options = { waitUntil: input.waitUntil, timeout: 0 };
  const response = await session.page.goto(href, options).catch(async (error: unknown) => {
    throw (await navigationFailure(error, session, hostname)) ?? error;
  });
  const failure = documentFailure(session);
  if (failure) throw failure;
  if (!response) throw new JobFailure('TARGET_UNREACHABLE', `${hostname} sent no page.`);
  return response;
}

const answerOf = (response: HTTPResponse) => ({
  status: response.status(),
  headers: response.headers(),
});

function failOnStatus(response: HTTPResponse, { failOn }: VisitInput): void {
  const status = response.status();
  const family = `${Math.floor(status / 100)}xx`;
  if (!failOn.some((unwanted) => unwanted === family)) return;
  const message = `The page answered with status ${status}.`;
  if (status === 429 || status === 503) {
    const pauseMs = retryAfterMs(response.headers()['retry-after'], Date.now());
    const options = pauseMs === undefined ? {} : { retryAfterS: Math.ceil(pauseMs / 1_000) };
    throw new JobFailure('TARGET_RATE_LIMITED', message, options);
  }
  const code = status === 401 || status === 407 ? 'TARGET_AUTH_REQUIRED' : 'TARGET_HTTP_ERROR';
  throw new JobFailure(code, message);
}

async function act(page: Page, { waitFor, click, waitForTimeoutMs }: VisitInput): Promise<void> {
  if (waitFor !== undefined) await elementOf(page, waitFor, waitForTimeoutMs);
  for (const selector of click) {
    const element = await elementOf(page, selector, waitForTimeoutMs);
    await element.click().catch((cause: unknown) => {
      const message = `Nothing could be clicked at "${selector}".`;
      throw new JobFailure('ELEMENT_NOT_FOUND', message, { cause });
    });
  }
  if (click.length === 0) return;
  // A page that is never quiet is captured as it is.
  await page
    .waitForNetworkIdle({ idleTime: QUIET_MS, timeout: QUIET_MAX_MS })
    .catch(() => undefined);
}

/**
 * Waits until a selector matches something that can be seen.
 *
 * @throws JobFailure `ELEMENT_NOT_FOUND`
 */
export async function elementOf(page: Page, selector: string, timeoutMs: number) {
  const found = page.waitForSelector(selector, { visible: true, timeout: timeoutMs });
  const element = await found.catch((cause: unknown) => {
    const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
    if (!isTimeout && !isSyntaxError(cause)) throw cause;
    const message = isTimeout ? notSeen(selector, timeoutMs) : notValid(selector);
    throw new JobFailure('ELEMENT_NOT_FOUND', message, { cause });
  });
  if (!element) throw new JobFailure('ELEMENT_NOT_FOUND', notSeen(selector, timeoutMs));
  return element;
}

const isSyntaxError = (error: unknown): boolean =>
  error instanceof Error && /not a valid selector|SyntaxError/.test(error.message);

const notSeen = (selector: string, timeoutMs: number): string =>
  `Nothing visible matched "${selector}" within ${timeoutMs} ms.`;

const notValid = (selector: string): string => `"${selector}" is not a valid CSS selector.`;
