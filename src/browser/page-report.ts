import type { HTTPRequest } from 'puppeteer-core';
import { type CraftNotes, fitted, type GapReason, type Report } from '../kinds/report.ts';
import { cleanText } from './clean-text.ts';
import { countFonts } from './in-page/fonts.ts';
import { findMissingGlyphs, sampleGlyphs } from './in-page/glyphs.ts';
import { countImages } from './in-page/images.ts';
import type { OpenPage } from './open-page.ts';

/** What a kind adds to the report of the page that it used. */
export interface ReportNotes {
  /** Start of the browser for this job, in milliseconds; 0 when one was running. */
  readonly launchMs: number;
  /** Gaps that only the kind knows of. */
  readonly gaps: readonly GapReason[];
}

/** Puts together what is known about a page. Call it before the page is closed. */
export async function reportOn(page: OpenPage, { launchMs, gaps }: ReportNotes): Promise<Report> {
  const { missing, ...counts } = await page.evaluate(countImages);
  const images = { ...counts, missing: missing.map((url) => cleanText(url, 300)) };
  const fonts = await page.evaluate(countFonts);
  const missingGlyphs = await page.evaluate(findMissingGlyphs, await page.evaluate(sampleGlyphs));
  const title = await page.evaluate(() => document.title.slice(0, 1_000));
  const facts = {
    ...trafficOf(page),
    ...page.notes(),
    images,
    fonts: { ...fonts, missing: fonts.missing.map((name) => cleanText(name, 200)) },
    missingGlyphs: cleanText(missingGlyphs, 200),
  };
  const incompleteBecause = [...new Set([...gaps, ...gapsIn(facts, page, gaps)])];
  const { dialogs, popups } = page.guards();
  return fitted({
    finalUrl: page.page.url().slice(0, 8_192),
    status: page.response.status(),
    title: cleanText(title, 300),
    redirects: redirectsOf(page.response.request()),
    timings: { launchMs, ...page.timings, totalMs: page.elapsedMs() },
    ...facts,
    consoleErrors: [...page.log.consoleErrors],
    dialogs,
    popups,
    truncated: gaps.includes('capture-cut') || gaps.includes('text-cut'),
    complete: incompleteBecause.length === 0,
    incompleteBecause,
  });
}

export function trafficOf({
  log,
  wall,
}: Pick<OpenPage, 'log' | 'wall'>): Pick<Report, 'requests' | 'refused' | 'bytes'> {
  const outcomes = log.outcomes();
  const { receivedBytes, sentBytes } = wall.ledger.traffic();
  const refused = wall.ledger.refusals().slice(0, 20);
  return {
    requests: {
      ...outcomes,
      total: Object.values(outcomes).reduce((sum, part) => sum + part, 0),
    },
    refused: refused.map(({ host, port, rule = 'address', message }) => ({
      host: cleanText(host, 255),
      port,
      rule,
      reason: cleanText(message, 300),
    })),
    bytes: { received: receivedBytes, sent: sentBytes },
  };
}

type Facts = Pick<Report, 'requests' | 'images' | 'fonts' | 'missingGlyphs' | keyof CraftNotes>;

function gapsIn(
  facts: Facts,
  { response, log }: Pick<OpenPage, 'response' | 'log'>,
  known: readonly GapReason[],
): GapReason[] {
  const { requests, images, fonts, missingGlyphs, scroll, consent, steps = [] } = facts;
  const isCut = known.includes('capture-cut');
  const gaps: [GapReason, boolean][] = [
    ['http-error', response.status() >= 400],
    // What was kept out on purpose is not missed.
    ['images-missing', images.loaded + log.blocked('image') < images.expected],
    ['fonts-missing', fonts !== undefined && fonts.loaded + log.blocked('font') < fonts.expected],
    ['requests-failed', requests.failed > 0],
    ['requests-refused', requests.refused > 0],
    ['glyphs-missing', missingGlyphs !== ''],
    // What is cut off anyway was not worth scrolling to.
    ['scroll-stopped', scroll !== undefined && !isCut && LIMITS_OF_SCROLL.has(scroll.stoppedBy)],
    ['consent-open', consent?.outcome === 'failed'],
    ['steps-failed', steps.some(({ outcome }) => outcome === 'failed')],
  ];
  return gaps.filter(([, isThere]) => isThere).map(([reason]) => reason);
}

const LIMITS_OF_SCROLL: ReadonlySet<string> = new Set(['maxScrolls', 'maxHeight', 'time']);

export const redirectsOf = (request: HTTPRequest): Report['redirects'] =>
  request
    .redirectChain()
    .slice(0, 10)
    .map((request) => ({
      url: cleanText(request.url(), 1_024),
      status: request.response()?.status() ?? 0,
    }));
