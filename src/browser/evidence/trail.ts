import type { ConsoleMessage, HTTPRequest, Page } from 'puppeteer-core';

/** Requests that are kept; what a page does afterwards says little about why it failed. */
const EXCHANGES_KEPT = 1_000;

/** Messages that are kept. Nobody listens for more: each costs this process time. */
const MESSAGES_KEPT = 500;
const MESSAGE_MAX_CHARS = 1_000;

/** When things happened to a request, in milliseconds since the Unix epoch. */
export interface Exchange {
  readonly request: HTTPRequest;
  readonly startedAt: number;
  respondedAt?: number;
  endedAt?: number;
}

export interface ConsoleLine {
  readonly at: number;
  /** As the page calls it, such as `error`; `uncaught` for an error that nobody caught. */
  readonly level: string;
  readonly text: string;
  readonly source?: string | undefined;
}

/** What a page did, kept in case somebody will want to see it. */
export interface Trail {
  exchanges(): readonly Exchange[];
  console(): readonly ConsoleLine[];
  /** The last document that was asked for in the main frame. */
  lastDocument(): HTTPRequest | undefined;
}

/** Keeps references and moments: reading them is left for when somebody wants to see them. */
export function keepTrail(page: Page): Trail {
  const exchanges = new Map<HTTPRequest, Exchange>();
  const lines: ConsoleLine[] = [];
  let lastDocument: HTTPRequest | undefined;

  const at = (request: HTTPRequest, moment: 'respondedAt' | 'endedAt') => {
    const exchange = exchanges.get(request);
    if (exchange) exchange[moment] = Date.now();
  };
  page.on('request', (request) => {
    if (!/^(?:https?|wss?):/.test(request.url())) return;
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      lastDocument = request;
    }
    if (exchanges.size < EXCHANGES_KEPT) {
      exchanges.set(request, { request, startedAt: Date.now() });
    }
  });
  page.on('response', (response) => at(response.request(), 'respondedAt'));
  page.on('requestfinished', (request) => at(request, 'endedAt'));
  page.on('requestfailed', (request) => at(request, 'endedAt'));
  listen(page, lines);

  return {
    exchanges: () => [...exchanges.values()],
    console: () => lines,
    lastDocument: () => lastDocument,
  };
}

function listen(page: Page, lines: ConsoleLine[]): void {
  const keep = (level: string, text: string, source?: string) => {
    lines.push({ at: Date.now(), level, text: text.slice(0, MESSAGE_MAX_CHARS), source });
    if (lines.length < MESSAGES_KEPT) return;
    page.off('console', onMessage);
    page.off('pageerror', onError);
  };
  const onMessage = (message: ConsoleMessage) =>
    keep(message.type(), message.text(), message.location().url);
  const onError = (error: unknown) =>
    keep('uncaught', error instanceof Error ? error.message : String(error));
  page.on('console', onMessage);
  page.on('pageerror', onError);
}
