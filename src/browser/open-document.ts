import type { HTTPResponse } from 'puppeteer-core';
import { JobFailure } from '../jobs/errors.ts';
import type { PageTurn } from '../jobs/ports.ts';
import type { VisitInput } from '../kinds/visit-input.ts';
import { retryAfterMs } from '../limits/retry-after.ts';
import { documentFailure, navigationFailure } from './document-failure.ts';
import type { Ending } from './ending.ts';
import type { Session } from './session.ts';

/** How the documents of one visit are opened. */
export interface Opening {
  readonly session: Session;
  readonly ending: Ending;
  readonly input: Pick<VisitInput, 'waitUntil' | 'failOn'>;
  /** Says when a page may be opened, and hears what came of it. */
  readonly pageTurn?: PageTurn | undefined;
  /** Called when the page may be opened. */
  readonly onTurn?: () => void;
}

/**
 * Opens one document in the main frame when it is its turn, and waits until it is loaded.
 *
 * @throws JobFailure for whatever keeps it from being shown; Deferral if it is not its turn
 */
export async function openDocument(opening: Opening, url: string): Promise<HTTPResponse> {
  const { session, ending, input, pageTurn, onTurn } = opening;
  if (pageTurn) await ending.during(pageTurn.before(url));
  onTurn?.();
  session.page.once('request', () => pageTurn?.sent());
  const response = await ending.during(load(session, url, input));
  if (pageTurn) await ending.during(pageTurn.after(answerOf(response)));
  failOnStatus(response, input);
  return response;
}

async function load(
  session: Session,
  url: string,
  { waitUntil }: Opening['input'],
): Promise<HTTPResponse> {
  const { href, hostname } = new URL(url);
  // The job has one deadline, so there is none here.
  const options = { waitUntil, timeout: 0 };
  const response = await session.page.goto(href, options).catch(async (error: unknown) => {
    throw (await navigationFailure(error, session, hostname)) ?? error;
  });
  const failure = documentFailure(session);
  if (failure) throw failure;
  // The address of the page itself with another fragment: nothing is sent for it.
  const found = response ?? session.log.mainDocument().response;
  if (!found) throw new JobFailure('TARGET_UNREACHABLE', `${hostname} sent no page.`);
  return found;
}

const answerOf = (response: HTTPResponse) => ({
  status: response.status(),
  headers: response.headers(),
});

function failOnStatus(response: HTTPResponse, { failOn }: Opening['input']): void {
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
