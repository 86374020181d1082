import { setTimeout as delay } from 'node:timers/promises';
import { type FailureCode, JobFailure } from '../jobs/errors.ts';
import { hostOf, portOf } from '../wall/target.ts';
import { codeOfNetError } from './net-errors.ts';
import { ABORTED } from './page-log.ts';
import type { Session } from './session.ts';

/**
 * What is wrong with the document in the main frame: refused by the wall, or not reached.
 * `undefined` when a target answered, whatever its status.
 */
export function documentFailure({
  log,
  wall,
}: Pick<Session, 'log' | 'wall'>): JobFailure | undefined {
  const { response, failed } = log.mainDocument();
  if (response) {
    const refusal = wall.failureIn(response.headers());
    return refusal && new JobFailure(refusal.code, refusal.message);
  }
  if (!failed) return undefined;

  const url = URL.parse(failed.url);
  const atWall = url ? wall.ledger.lastFailure(hostOf(url), portOf(url)) : undefined;
  if (atWall) return new JobFailure(atWall.code, atWall.message);
  return netFailure(failed.errorText, url?.hostname ?? 'The target');
}

/** The call that failed may be told before the event that says why, in milliseconds. */
const NEWS_MS = 500;

/** What a navigation failed with, whose error puppeteer has thrown; `undefined` if none of that. */
export async function navigationFailure(error: unknown, session: Session, host: string) {
  const message = error instanceof Error ? error.message : '';
  if (!message.includes('net::')) return undefined;
  await newsOf(session);
  const known = documentFailure(session);
  if (known || !message.includes(ABORTED)) return known ?? netFailure(message, host);
  const status = session.log.mainDocument().response?.status() ?? 0;
  return isEmptyByStatus(status)
    ? new JobFailure('TARGET_HTTP_ERROR', `The target answered ${status}, without a page.`)
    : new JobFailure('TARGET_IS_DOWNLOAD', 'The target is a file to download, not a page.');
}

async function newsOf({ log, page }: Session): Promise<void> {
  const { response, failed } = log.mainDocument();
  if (response || failed) return;
  const news = new Promise<void>((resolve) => {
    page.once('response', () => resolve());
    page.once('requestfailed', () => resolve());
  });
  await Promise.race([news, delay(NEWS_MS, undefined, { ref: false })]);
}

/** 204 and 205 tell the browser to stay where it is. */
const isEmptyByStatus = (status: number): boolean => status === 204 || status === 205;

/** @param text - names a network error, such as `net::ERR_CERT_DATE_INVALID` */
function netFailure(text: string, host: string): JobFailure {
  const code = codeOfNetError(text) ?? 'TARGET_UNREACHABLE';
  const name = /ERR_\w+/.exec(text)?.[0] ?? 'unknown';
  return new JobFailure(code, `${host}: ${SENTENCES[code] ?? 'the connection failed'} (${name}).`);
}

const SENTENCES: Partial<Record<FailureCode, string>> = {
  ADDRESS_BLOCKED: 'the page leads to an address that may not be visited',
  DNS_FAILED: 'the name does not resolve',
  TARGET_TLS_FAILED: 'the certificate or the encryption is not valid',
  TOO_MANY_REDIRECTS: 'one redirect follows the other',
  TARGET_AUTH_REQUIRED: 'the page asks for a login',
  TARGET_TIMEOUT: 'no answer in time',
};
