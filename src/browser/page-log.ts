import type { ConsoleMessage, HTTPRequest, HTTPResponse, Page } from 'puppeteer-core';
import { JobFailure } from '../jobs/errors.ts';
import type { Wall } from '../wall/proxy.ts';
import { hostOf, portOf } from '../wall/target.ts';
import { cleanText } from './clean-text.ts';

/** What Chromium says when page or browser give a request up: for a download, or an empty answer. */
export const ABORTED = 'net::ERR_ABORTED';

/** Requests of one page: ten times what heavy pages make. */
const REQUESTS_MAX = 3_000;

/** Documents that one page may load into its main frame before it counts as a loop. */
const NAVIGATIONS_MAX = 30;

const CONSOLE_ERRORS_KEPT = 20;

/** Messages after which nobody listens to the console any more: each costs this process time. */
const CONSOLE_MESSAGES_MAX = 500;

/** What Chromium says of a request that `block` kept out, sometimes with more behind it. */
const BLOCKED = 'net::ERR_BLOCKED_BY_CLIENT';

export type RequestOutcome =
  | 'pending'
  | 'ok'
  | 'httpErrors'
  | 'failed'
  | 'refused'
  | 'blocked'
  | 'cancelled';

/** The last document asked for in the main frame: what answered, or what went wrong, or neither. */
export interface MainDocument {
  readonly response?: HTTPResponse;
  readonly failed?: { readonly url: string; readonly errorText: string };
}

/** What a page did so far. */
export interface PageLog {
  /** Counts anew: a kind opens its next page, and what a page may do is counted by page. */
  begin(): void;
  readonly consoleErrors: readonly string[];
  outcomes(): Record<RequestOutcome, number>;
  mainDocument(): MainDocument;
  /** How many requests of a type the input has kept out. */
  blocked(resourceType: string): number;
}

/** @param end - called when the page does more than a page should */
export function keepPageLog(page: Page, wall: Wall, end: (failure: JobFailure) => void): PageLog {
  const outcomes = new Map<HTTPRequest, RequestOutcome>();
  const consoleErrors: string[] = [];
  let main: MainDocument = {};
  let navigations = 0;

  const isMain = (request: HTTPRequest) =>
    request.isNavigationRequest() && request.frame() === page.mainFrame();

  page.on('request', (request) => {
    if (!/^https?:/.test(request.url())) return;
    outcomes.set(request, 'pending');
    if (outcomes.size > REQUESTS_MAX) end(tooMany(REQUESTS_MAX));
    if (isMain(request)) main = {};
    if (isMain(request) && request.redirectChain().length === 0) navigations += 1;
    if (navigations > NAVIGATIONS_MAX) end(restless());
  });
  page.on('response', (response) => {
    const request = response.request();
    if (outcomes.has(request)) outcomes.set(request, outcomeOf(response, wall));
    if (isMain(request)) main = { response };
  });
  page.on('requestfailed', (request) => {
    const errorText = request.failure()?.errorText ?? '';
    if (outcomes.has(request)) outcomes.set(request, failedOutcomeOf(request, errorText, wall));
    // An aborted navigation leaves the document before it in place.
    if (isMain(request) && errorText !== ABORTED)
      main = { failed: { url: request.url(), errorText } };
  });
  keepErrors(page, consoleErrors);

  return {
    begin() {
      outcomes.clear();
      navigations = 0;
    },
    consoleErrors,
    outcomes: () => countOf(outcomes.values()),
    mainDocument: () => main,
    blocked: (type) =>
      [...outcomes].filter(
        ([request, outcome]) => outcome === 'blocked' && request.resourceType() === type,
      ).length,
  };
}

function outcomeOf(response: HTTPResponse, wall: Wall): RequestOutcome {
  const failure = wall.failureIn(response.headers());
  if (failure) return failure.code === 'ADDRESS_BLOCKED' ? 'refused' : 'failed';
  return response.status() >= 400 ? 'httpErrors' : 'ok';
}

function failedOutcomeOf(request: HTTPRequest, errorText: string, wall: Wall): RequestOutcome {
  if (errorText === ABORTED) return 'cancelled';
  if (errorText.startsWith(BLOCKED)) return 'blocked';
  const url = URL.parse(request.url());
  const failure = url ? wall.ledger.lastFailure(hostOf(url), portOf(url)) : undefined;
  return failure?.code === 'ADDRESS_BLOCKED' ? 'refused' : 'failed';
}

function countOf(outcomes: Iterable<RequestOutcome>): Record<RequestOutcome, number> {
  const counts = {
    pending: 0,
    ok: 0,
    httpErrors: 0,
    failed: 0,
    refused: 0,
    blocked: 0,
    cancelled: 0,
  };
  for (const outcome of outcomes) counts[outcome] += 1;
  return counts;
}

function keepErrors(page: Page, errors: string[]): void {
  let messages = 0;
  const keep = (text: string) => {
    if (errors.length < CONSOLE_ERRORS_KEPT) errors.push(cleanText(text, 300));
  };
  const listen = (message: ConsoleMessage) => {
    messages += 1;
    if (message.type() === 'error') keep(message.text());
    if (messages > CONSOLE_MESSAGES_MAX) page.off('console', listen);
  };
  page.on('console', listen);
  page.on('pageerror', (error) => keep(error instanceof Error ? error.message : String(error)));
}

const tooMany = (limit: number) =>
  new JobFailure('TOO_MANY_REQUESTS_BY_PAGE', `The page made more than ${limit} requests.`);

const restless = () =>
  new JobFailure('PAGE_UNRESPONSIVE', 'The page goes on to other addresses without end.');
