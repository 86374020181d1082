import { elementOf } from '../../../browser/craft/element.ts';
import { settle } from '../../../browser/in-page/prepare.ts';
import type { OpenPage } from '../../../browser/open-page.ts';
import { JobFailure } from '../../../jobs/errors.ts';
import { retryAfterMs } from '../../../limits/retry-after.ts';
import { parseHtml } from '../../../recipes/extract/html-document.ts';
import {
  NUMBER_ATTRIBUTE,
  type NumberOf,
  numberedHtml,
  takeNumbers,
} from '../../../recipes/extract/numbered.ts';
import type { Recipe } from '../../../recipes/recipe.ts';
import { type Fault, faultOf } from '../../../recipes/trial/fault.ts';
import type { Page } from '../../../recipes/walk/ports.ts';
import type { KindTools } from '../../kind-run.ts';
import { PAGE_MAX_CHARS } from '../browser-source.ts';
import { plainVisit, visitOf } from '../visit-of.ts';
import { findNumbered, takeNumbered } from './in-page.ts';

/** A page that a recipe is tried on, and how it can be seen. */
export interface TrialPage extends Page {
  /** The element that something was found at, as `live` knows it. */
  readonly numberOf: NumberOf;
  readonly faults: readonly Fault[];
  /** Shows the page; `undefined` where there is nothing to be seen. */
  live(): Promise<OpenPage | undefined>;
}

/** Longest wait for what a recipe waits for, in milliseconds: as long as a real run waits. */
const WAIT_MS = 15_000;

/** Longest wait for fonts and painting, in milliseconds. */
const SETTLE_MS = 3_000;

/** Opens a page in the browser and reads it as it is then. @throws JobFailure, Deferral */
export async function openRendered(
  { visit, leftMs }: Pick<KindTools, 'visit' | 'leftMs'>,
  url: string,
  recipe: Recipe,
  now: () => number,
): Promise<TrialPage> {
  const { waitFor, ...rest } = recipe;
  const page = await visit(visitOf(rest, url, { isList: true, isFirst: true }));
  const waited = waitFor === undefined ? undefined : await waitedFor(page, waitFor, leftMs());
  const { html, chars } = await page.evaluate(takeNumbered, NUMBER_ATTRIBUTE, PAGE_MAX_CHARS);
  if (chars > PAGE_MAX_CHARS) {
    const message = `The page has more than ${PAGE_MAX_CHARS} characters.`;
    throw new JobFailure('RESPONSE_TOO_LARGE', message);
  }
  const document = parseHtml(html, page.page.url());
  const pauseMs = retryAfterMs(page.response.headers()['retry-after'], now());
  return {
    status: page.response.status(),
    ...(pauseMs === undefined ? {} : { retryAfterS: Math.ceil(pauseMs / 1_000) }),
    document,
    numberOf: takeNumbers(document),
    faults: waited ? [waited] : [],
    live: async () => page,
  };
}

/** Waits as a real run does, and tells what it would have failed with. */
async function waitedFor(page: OpenPage, selector: string, leftMs: number) {
  const timeoutMs = Math.round(Math.max(1, Math.min(WAIT_MS, leftMs / 2)));
  try {
    await elementOf(page, selector, timeoutMs);
    await page.evaluate(settle, SETTLE_MS);
    return undefined;
  } catch (thrown) {
    const isMissing = thrown instanceof JobFailure && thrown.code === 'ELEMENT_NOT_FOUND';
    if (!isMissing) throw thrown;
    return faultOf(thrown, '/recipe/waitFor');
  }
}

/** A page that was read without the browser, which then shows what was sent. */
export function asSent(page: Page, show: KindTools['show'] | undefined): TrialPage {
  const { document, status } = page;
  const { html, numberOf } = numberedHtml(document);
  return {
    ...page,
    numberOf,
    faults: [],
    async live() {
      if (html === '' || !show) return undefined;
      const shown = await show(plainVisit(document.url), { status, html });
      await shown.evaluate(findNumbered, NUMBER_ATTRIBUTE);
      return shown;
    },
  };
}
