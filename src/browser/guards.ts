import type { CDPSession, Page } from 'puppeteer-core';
import { JobFailure } from '../jobs/errors.ts';

/** A page with more dialogs would go on for ever. */
const DIALOGS_MAX = 20;

/** What a frame may show: pages, what pages make themselves, and the browser's error page. */
const WEB = /^(?:https?:|about:|blob:|data:|javascript:|chrome-error:|$)/;

/** What a page tried that nobody is there for. */
export interface GuardCounts {
  readonly dialogs: number;
  readonly popups: number;
}

/**
 * Answers for the person who is not there: dialogs are dismissed, file choosers stay shut. Popups
 * are refused by the browser itself (`--block-new-web-contents`) and only counted here; downloads
 * and permissions are denied to the whole context. Files and pages of the browser's own are out of
 * reach for every page; a frame that shows one all the same ends the job.
 *
 * @param end - called when the page never stops asking
 */
export async function guardPage(
  page: Page,
  cdp: CDPSession,
  end: (failure: JobFailure) => void,
): Promise<() => GuardCounts> {
  let dialogs = 0;
  let popups = 0;

  page.on('dialog', (dialog) => {
    dialogs += 1;
    // Staying is the default of a question before leaving: it would keep the page in place.
    const answer = dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss();
    answer.catch(() => undefined);
    if (dialogs <= DIALOGS_MAX) return;
    end(new JobFailure('PAGE_UNRESPONSIVE', `The page opened more than ${DIALOGS_MAX} dialogs.`));
  });
  cdp.on('Page.windowOpen', () => {
    popups += 1;
  });
  page.on('framenavigated', (frame) => {
    if (WEB.test(frame.url())) return;
    end(new JobFailure('ADDRESS_BLOCKED', 'The page went to an address that is not on the web.'));
  });
  await cdp.send('Page.enable');
  await cdp.send('Page.setInterceptFileChooserDialog', { enabled: true });
  return () => ({ dialogs, popups });
}
