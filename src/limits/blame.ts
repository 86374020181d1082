import type { FailureCode } from '../jobs/errors.ts';
import type { PageAnswer } from '../jobs/ports.ts';

/**
 * What the end of an attempt says about the site: it is `up`, it is `down`, or `nothing`, because
 * the fault was ours, the client's, or nobody asked the site at all.
 */
export type Blame = 'up' | 'down' | 'nothing';

/**
 * Failures that say something about a site that has not answered. Whatever is not listed says
 * nothing: a name that does not resolve may be mistyped, a certificate may be of one host only, a
 * browser that crashed is ours.
 */
const BLAMED: Partial<Record<FailureCode, Blame>> = {
  TARGET_UNREACHABLE: 'down',
  TARGET_TIMEOUT: 'down',
  TARGET_RATE_LIMITED: 'down',
  ROBOTS_UNREACHABLE: 'down',
  TOO_MANY_REDIRECTS: 'up',
  TARGET_AUTH_REQUIRED: 'up',
  TARGET_IS_DOWNLOAD: 'up',
  ROBOTS_DISALLOWED: 'up',
};

/** What an attempt that ended with this failure, before any answer came, says about the site. */
export const blameOfFailure = (code: FailureCode): Blame => BLAMED[code] ?? 'nothing';

/** Headers by which firewalls name an answer that is theirs and not the page's. */
const CHALLENGES: Readonly<Record<string, readonly string[]>> = {
  'cf-mitigated': ['challenge'],
  'x-amzn-waf-action': ['challenge', 'captcha'],
};

/**
 * What an answer says about the site. Answers that a page chose itself (4xx) say that it is up; a
 * server that fails, tells us to slow down or tests whether we are human wants to see less of us.
 */
export function blameOfAnswer({ status, headers }: PageAnswer): Blame {
  const isChallenge = Object.entries(CHALLENGES).some(([name, values]) =>
    values.includes(headers[name]?.toLowerCase() ?? ''),
  );
  return status >= 500 || status === 429 || isChallenge ? 'down' : 'up';
}

/** Whether an answer asks for fewer requests. */
export const asksForLess = ({ status }: PageAnswer): boolean => status === 429 || status === 503;
