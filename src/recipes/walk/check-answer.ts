import { JobFailure } from '../../jobs/errors.ts';
import type { Page } from './ports.ts';

/** Statuses by which a site says that a numbered page is behind the last one. */
export const isGone = ({ status }: Page): boolean => status === 404 || status === 410;

/** @throws JobFailure when the answer is no page to read rows from */
export function checkAnswer({ status, retryAfterS, document }: Page): void {
  if (status < 400) return;
  const { host } = new URL(document.url);
  const detail = `${document.url} answered with status ${status}.`;
  if (status === 429 || (status === 503 && retryAfterS !== undefined)) {
    const message = `${host} asks for fewer requests: it answered ${status}.`;
    throw new JobFailure(
      'TARGET_RATE_LIMITED',
      message,
      retryAfterS === undefined ? {} : { retryAfterS },
    );
  }
  if (status >= 500) throw new JobFailure('TARGET_SERVER_ERROR', detail);
  if (status === 401 || status === 407) throw new JobFailure('TARGET_AUTH_REQUIRED', detail);
  throw new JobFailure('TARGET_HTTP_ERROR', detail);
}
