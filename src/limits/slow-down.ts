import { JobFailure } from '../jobs/errors.ts';
import type { PageAnswer } from '../jobs/ports.ts';
import { slowedDown } from './pace.ts';
import type { SiteStore } from './ports.ts';
import { retryAfterMs } from './retry-after.ts';

/** Pages that were under way together are told the same thing: within this time it counts once. */
const ONE_ANSWER_MS = 2_000;

/**
 * Does what a site asks for that answered 429 or 503: fewer pages from now on, and none for as long
 * as its `Retry-After` says.
 *
 * @throws JobFailure `TARGET_RATE_LIMITED`, unless the answer is a 503 that names no time: such a
 *   page is a result like any other
 */
export async function slowDown(
  { sites, now }: { readonly sites: SiteStore; readonly now: () => number },
  site: string,
  { status, headers }: PageAnswer,
): Promise<void> {
  const at = now();
  const { pace } = await sites.read(site);
  await sites.slowDown(site, {
    slowness: slowedDown(pace, at),
    now: at,
    unlessSince: at - ONE_ANSWER_MS,
  });
  const pauseMs = retryAfterMs(headers['retry-after'], at);
  if (pauseMs !== undefined) await sites.pause(site, at + pauseMs);
  if (status !== 429 && pauseMs === undefined) return;
  throw new JobFailure(
    'TARGET_RATE_LIMITED',
    `${site} asks for fewer requests: it answered ${status}.`,
    pauseMs === undefined ? {} : { retryAfterS: Math.ceil(pauseMs / 1_000) },
  );
}
