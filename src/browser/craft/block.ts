import type { HTTPRequest } from 'puppeteer-core';
import type { BlockedCounts } from '../../kinds/report.ts';
import type { VisitInput } from '../../kinds/visit-input.ts';
import { siteOf } from '../../limits/site.ts';
import type { Block } from '../../visits/block.ts';
import { hostOf } from '../../wall/target.ts';
import type { Session } from '../session.ts';
import { knownThirdParties, type ThirdParties } from './third-parties.ts';
import { matchesPattern } from './url-pattern.ts';

type Reason = keyof BlockedCounts;

/** What of a request decides whether it is blocked. */
interface Asked {
  readonly url: string;
  readonly resourceType: string;
}

/**
 * Keeps out what the input does not want. Requests are stopped one by one for that, which costs a
 * little for each; without the option nothing is stopped and nothing is asked.
 *
 * @returns what was blocked so far, by reason
 */
export async function startBlocking(
  { page, leftovers }: Pick<Session, 'page' | 'leftovers'>,
  { block, url }: Pick<VisitInput, 'block' | 'url'>,
): Promise<() => BlockedCounts | undefined> {
  if (!block) return () => undefined;
  const counts = { ads: 0, trackers: 0, social: 0, chat: 0, resourceTypes: 0, urlPatterns: 0 };
  const judge = createJudge(block, url, await knownThirdParties());
  const onRequest = (request: HTTPRequest) => {
    const reason = isPageItself(request) ? undefined : judge(askedBy(request));
    if (reason) counts[reason] += 1;
    const decided = reason
      ? request.abort('blockedbyclient', 0)
      : request.continue(request.continueRequestOverrides(), 0);
    // A request may be given up by its page while it is looked at.
    decided.catch(() => undefined);
  };
  page.on('request', onRequest);
  leftovers.push(async () => {
    page.off('request', onRequest);
    await page.setRequestInterception(false);
  });
  await page.setRequestInterception(true);
  return () => ({ ...counts });
}

const isPageItself = (request: HTTPRequest): boolean =>
  request.isNavigationRequest() && request.frame()?.parentFrame() === null;

const askedBy = (request: HTTPRequest): Asked => ({
  url: request.url(),
  resourceType: request.resourceType(),
});

/** Says why a request is blocked, if it is. The site of the page is on no list. */
export function createJudge(
  { lists, resourceTypes, urlPatterns }: Block,
  pageUrl: string,
  thirdParties: ThirdParties,
) {
  const site = siteOf(hostOf(new URL(pageUrl)));
  return ({ url, resourceType }: Asked): Reason | undefined => {
    if (resourceTypes.some((type) => type === resourceType)) return 'resourceTypes';
    if (urlPatterns.some((pattern) => matchesPattern(pattern, url))) return 'urlPatterns';
    const parsed = lists.length > 0 ? URL.parse(url) : null;
    if (!parsed || !/^https?:$/.test(parsed.protocol)) return undefined;
    const host = hostOf(parsed);
    const list = thirdParties.listOf(host);
    return list && lists.includes(list) && siteOf(host) !== site ? list : undefined;
  };
}
