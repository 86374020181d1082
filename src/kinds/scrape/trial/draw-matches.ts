import type { CDPSession, Page } from 'puppeteer-core';
import { hurryLazyContent, untilImages } from '../../../browser/in-page/images.ts';
import type { OpenPage } from '../../../browser/open-page.ts';
import { measureNumbered } from './in-page.ts';
import type { Layer, PlacedLayer } from './layers.ts';
import { type Picture, pictureHtml } from './picture-html.ts';

/** Largest part of a page that is drawn, in CSS pixels. */
const WIDTH_MAX_PX = 1_600;
const HEIGHT_MAX_PX = 8_000;

/** Narrowest picture: a legend needs room. */
const WIDTH_MIN_PX = 480;

/** Elements that are measured in all. */
const MOST_MEASURED = 4_000;

/** Longest wait for pictures of the page, in milliseconds. */
const IMAGES_MAX_MS = 4_000;

export interface Drawing {
  readonly title: string;
  readonly layers: readonly Layer[];
  readonly notes: readonly string[];
}

export interface Drawn {
  readonly png: Buffer;
  /** Elements that are outlined, and those that cannot be seen. */
  readonly outlined: number;
  readonly hidden: number;
  /** The page goes on below or beside what is shown. */
  readonly isCut: boolean;
}

/**
 * Takes a picture of a page and draws what was matched over it, in a document of our own: so the
 * page is not changed by it, and nothing that the page does can change the drawing.
 */
export async function drawMatches(page: OpenPage, drawing: Drawing): Promise<Drawn> {
  const { during, cdp, evaluate } = page;
  await evaluate(hurryLazyContent);
  await evaluate(untilImages, IMAGES_MAX_MS);
  const { cssContentSize } = await during(cdp.send('Page.getLayoutMetrics'));
  const widthPx = Math.min(Math.max(Math.ceil(cssContentSize.width), WIDTH_MIN_PX), WIDTH_MAX_PX);
  const heightPx = Math.min(Math.max(Math.ceil(cssContentSize.height), 1), HEIGHT_MAX_PX);
  const image = await shoot(page, { widthPx, heightPx });
  // At once after the picture: pages move.
  const layers = await placed(page, drawing.layers, heightPx);
  const isCut = cssContentSize.width > widthPx || cssContentSize.height > heightPx;
  const cut = `The page is longer: this is its first ${heightPx} px.`;
  const notes = [...drawing.notes, ...(isCut ? [cut] : [])];
  const url = page.page.url().slice(0, 2_000);
  const html = pictureHtml({ ...drawing, image, widthPx, heightPx, url, layers, notes });
  const png = await during(printed(page.page, html, widthPx));
  return { png, isCut, ...countsOf(layers) };
}

async function shoot(
  { cdp, during }: OpenPage,
  { widthPx, heightPx }: Pick<Picture, 'widthPx' | 'heightPx'>,
): Promise<string> {
  const { data } = await during(
    cdp.send('Page.captureScreenshot', {
      format: 'webp',
      quality: 85,
      clip: { x: 0, y: 0, width: widthPx, height: heightPx, scale: 1 },
      captureBeyondViewport: true,
    }),
  );
  return `data:image/webp;base64,${data}`;
}

async function placed(
  { evaluate }: OpenPage,
  layers: readonly Layer[],
  heightPx: number,
): Promise<readonly PlacedLayer[]> {
  const wanted = [...new Set(layers.flatMap(({ read, spare }) => [...read, ...spare]))];
  const numbers = wanted.slice(0, MOST_MEASURED);
  const boxes = await evaluate(measureNumbered, numbers);
  const boxOf = new Map(numbers.map((number, index) => [number, boxes[index]]));
  const boxesOf = (some: readonly number[]) =>
    some.flatMap((number) => {
      const box = boxOf.get(number);
      return box && box[1] < heightPx ? [box] : [];
    });
  const isHidden = (number: number) => boxOf.get(number) === null;
  return layers.map(({ read, spare, ...layer }) => ({
    ...layer,
    read: boxesOf(read),
    spare: boxesOf(spare),
    hidden: read.filter(isHidden).length,
  }));
}

const countsOf = (layers: readonly PlacedLayer[]) => ({
  outlined: layers.reduce((sum, { read, spare }) => sum + read.length + spare.length, 0),
  hidden: layers.reduce((sum, { hidden }) => sum + hidden, 0),
});

/** Shows a document of our own in a tab of its own, and takes its picture. */
async function printed(page: Page, html: string, widthPx: number): Promise<Buffer> {
  const tab = await page.browserContext().newPage();
  try {
    const cdp = await tab.createCDPSession();
    const size = { width: widthPx, height: 800, deviceScaleFactor: 1, mobile: false };
    await cdp.send('Emulation.setDeviceMetricsOverride', size);
    await tab.setContent(html, { waitUntil: 'load' });
    return await printedIn(tab, cdp, widthPx);
  } finally {
    await tab.close();
  }
}

async function printedIn(tab: Page, cdp: CDPSession, width: number): Promise<Buffer> {
  const height = await tab.evaluate(async () => {
    await document.images[0]?.decode();
    return document.body.getBoundingClientRect().height;
  });
  const { data } = await cdp.send('Page.captureScreenshot', {
    format: 'png',
    clip: { x: 0, y: 0, width, height: Math.ceil(height), scale: 1 },
    captureBeyondViewport: true,
  });
  return Buffer.from(data, 'base64');
}
