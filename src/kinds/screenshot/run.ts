import { elementOf } from '../../browser/craft/element.ts';
import type { OpenPage } from '../../browser/open-page.ts';
import { JobFailure } from '../../jobs/errors.ts';
import { screenOf } from '../../visits/devices.ts';
import { lookedThrough } from '../../visits/scroll.ts';
import type { KindRun } from '../kind-run.ts';
import { type Area, cutToLimits } from './area.ts';
import { ScreenshotInput } from './input.ts';

const FILES = {
  png: { name: 'screenshot.png', mediaType: 'image/png' },
  jpeg: { name: 'screenshot.jpg', mediaType: 'image/jpeg' },
  webp: { name: 'screenshot.webp', mediaType: 'image/webp' },
} as const;

const DEFAULT_QUALITY = 80;

/** One picture of the page. */
export const runScreenshot: KindRun<typeof ScreenshotInput> = {
  input: ScreenshotInput,
  async run(input, { visit, put }) {
    const { fullPage, maxHeightPx: heightPx } = input;
    const page = await visit(fullPage ? lookedThrough(input, heightPx) : input);
    const { deviceScaleFactor } = screenOf(input);
    const { maxHeightPx, format } = input;
    const wanted = await areaOf(page, input);
    const { area, isCut } = cutToLimits(wanted, { maxHeightPx, deviceScaleFactor, format });
    const picture = await capture(page, input, area);
    const { name, mediaType } = FILES[format];
    return {
      page,
      artifacts: [await page.during(put(name, mediaType, picture))],
      gaps: isCut ? ['capture-cut'] : [],
    };
  },
};

async function areaOf(page: OpenPage, input: ScreenshotInput): Promise<Area> {
  const { cssVisualViewport, cssContentSize } = await page.during(
    page.cdp.send('Page.getLayoutMetrics'),
  );
  if (input.clip) return input.clip;
  if (input.element !== undefined) return elementArea(page, input.element, input);
  if (input.fullPage) return cssContentSize;
  const { pageX, pageY } = cssVisualViewport;
  const { width, height } = screenOf(input);
  return { x: pageX, y: pageY, width, height };
}

async function elementArea(
  page: OpenPage,
  selector: string,
  { waitForTimeoutMs }: ScreenshotInput,
): Promise<Area> {
  const { during, cdp } = page;
  const element = await elementOf(page, selector, waitForTimeoutMs);
  await during(element.scrollIntoView());
  const box = await during(element.boundingBox());
  if (!box || box.width < 1 || box.height < 1) {
    throw new JobFailure('ELEMENT_NOT_FOUND', `What "${selector}" matches has no size.`);
  }
  // The box counts from the corner of the window.
  const { cssVisualViewport } = await during(cdp.send('Page.getLayoutMetrics'));
  return { ...box, x: box.x + cssVisualViewport.pageX, y: box.y + cssVisualViewport.pageY };
}

async function capture({ cdp, during }: OpenPage, input: ScreenshotInput, area: Area) {
  const { format, optimize = 'speed', quality = DEFAULT_QUALITY, omitBackground } = input;
  if (omitBackground) {
    const color = { r: 0, g: 0, b: 0, a: 0 };
    await during(cdp.send('Emulation.setDefaultBackgroundColorOverride', { color }));
  }
  const { data } = await during(
    cdp.send('Page.captureScreenshot', {
      format,
      clip: { ...area, scale: 1 },
      captureBeyondViewport: true,
      ...(format === 'png' ? { optimizeForSpeed: optimize === 'speed' } : { quality }),
    }),
  );
  return Buffer.from(data, 'base64');
}
