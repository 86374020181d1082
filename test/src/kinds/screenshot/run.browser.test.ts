import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { countPixels, decodePng } from '../../../support/png.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

let site: Site;
let runner: TestRunner;

beforeAll(async () => {
  site = await startSite();
  runner = await startRunner([site]);
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const GREEN = [0, 128, 0, 255];
const PURPLE = [128, 0, 128, 255];
const BLUE = [0, 0, 255, 255];
const RED = [255, 0, 0, 255];

const shoot = async (path: string, options: object = {}) => {
  const { report } = await runner.run('screenshot', { url: site.url(path), ...options });
  return { report, picture: decodePng(runner.file('screenshot.png')) };
};

describe('what a screenshot shows', () => {
  it('shows the viewport', async () => {
    const viewport = { width: 640, height: 360 };
    const { picture, report } = await shoot('/blocks', { viewport });

    expect(picture).toMatchObject({ width: 640, height: 360 });
    expect(picture.pixel(10, 10)).toEqual(GREEN);
    expect(report).toMatchObject({ status: 200, complete: true, truncated: false });
  });

  it('shows device pixels', async () => {
    const viewport = { width: 320, height: 200, deviceScaleFactor: 2 };
    const { picture } = await shoot('/blue', { viewport });

    expect(picture).toMatchObject({ width: 640, height: 400 });
    expect(picture.pixel(639, 399)).toEqual(BLUE);
  });

  it('shows the whole page', async () => {
    const { picture } = await shoot('/blocks', { fullPage: true });

    expect(picture).toMatchObject({ width: 1280, height: 1500 });
    expect(picture.pixel(10, 600)).toEqual(PURPLE);
    expect(picture.pixel(10, 1_499)).toEqual(GREEN);
  });

  it('shows one element, also below the viewport', async () => {
    const { picture } = await shoot('/blocks', { element: '#second' });

    expect(picture).toMatchObject({ width: 300, height: 500 });
    expect(picture.pixel(0, 0)).toEqual(PURPLE);
    expect(picture.pixel(299, 499)).toEqual(PURPLE);
  });

  it('shows one part of the page', async () => {
    const { picture } = await shoot('/blocks', { clip: { x: 0, y: 490, width: 100, height: 20 } });

    expect(picture).toMatchObject({ width: 100, height: 20 });
    expect(picture.pixel(50, 9)).toEqual(GREEN);
    expect(picture.pixel(50, 10)).toEqual(PURPLE);
  });

  it('leaves the background out', async () => {
    const { picture } = await shoot('/transparent', { omitBackground: true });

    expect(picture.pixel(5, 5)[3]).toBe(0);
  });

  it('shows what lies under a banner that was hidden, or clicked away', async () => {
    const plain = await shoot('/consent');
    const hidden = await shoot('/consent', { hide: ['#banner', '.no-such'] });
    const clicked = await shoot('/consent', { click: ['#accept'] });

    expect(plain.picture.pixel(600, 600)).toEqual(RED);
    expect(hidden.picture.pixel(600, 600)).toEqual(BLUE);
    expect(clicked.picture.pixel(600, 600)).toEqual(BLUE);
  });

  it('shows the scheme that was asked for', async () => {
    const { picture } = await shoot('/scheme', { colorScheme: 'dark' });

    expect(picture.pixel(5, 5)).toEqual([0, 0, 0, 255]);
  });

  it('draws emoji in colour, and Chinese, Japanese and Korean', async () => {
    const emoji = await shoot('/words', { element: '#emoji' });
    const cjk = await shoot('/words', { element: '#cjk' });

    const isYellow = ([r, g, b]: number[]) => (r ?? 0) > 200 && (g ?? 0) > 150 && (b ?? 0) < 100;
    const isDark = ([r]: number[]) => (r ?? 0) < 100;
    expect(countPixels(emoji.picture, isYellow)).toBeGreaterThan(300);
    expect(countPixels(cjk.picture, isDark)).toBeGreaterThan(1_000);
    expect(cjk.report).toMatchObject({ missingGlyphs: '', complete: true });
  });
});

describe('formats', () => {
  it('makes a smaller PNG when asked to', async () => {
    await shoot('/words');
    const fast = runner.file('screenshot.png').length;
    await shoot('/words', { optimize: 'size' });

    expect(runner.file('screenshot.png').length).toBeLessThan(fast);
  });

  it.each([
    ['jpeg', 'screenshot.jpg', 'image/jpeg', 0, 'ffd8ff'],
    ['webp', 'screenshot.webp', 'image/webp', 8, '57454250'],
  ])('makes %s', async (format, name, mediaType, at, magic) => {
    const url = site.url('/words');
    const { artifacts } = await runner.run('screenshot', { url, format, quality: 50 });

    expect(artifacts).toMatchObject([{ name, mediaType }]);
    expect(runner.file(name).toString('hex', at, at + magic.length / 2)).toBe(magic);
  });
});

describe('limits', () => {
  it('cuts a page of 2,000,000 pixels at maxHeightPx and says so', async () => {
    const { picture, report } = await shoot('/tall', { fullPage: true, maxHeightPx: 3_000 });

    expect(picture.height).toBe(3_000);
    expect(picture.pixel(5, 2_999)).toEqual([0, 255, 0, 255]);
    expect(report).toMatchObject({ truncated: true, incompleteBecause: ['capture-cut'] });
  });

  it('refuses a picture of too many pixels, and says how to mend it', async () => {
    const shot = shoot('/huge', { fullPage: true, viewport: { deviceScaleFactor: 2 } });

    await expect(shot).rejects.toMatchObject({
      code: 'CAPTURE_TOO_LARGE',
      message: expect.stringContaining('lower maxHeightPx'),
    });
  });
});

describe('waiting', () => {
  it('waits for an element that comes late', async () => {
    const { report } = await shoot('/late', { waitFor: '#late' });

    expect(report).toMatchObject({ complete: true });
  });

  it.each([
    [{ waitFor: '#never', waitForTimeoutMs: 200 }, /Nothing visible matched "#never"/],
    [{ click: ['#never'], waitForTimeoutMs: 200 }, /Nothing visible matched "#never"/],
    [{ element: '#never', waitForTimeoutMs: 200 }, /Nothing visible matched "#never"/],
    [{ hide: ['p:foo('] }, /"p:foo\(" is not a valid CSS selector/],
  ])('names the selector that fails: %j', async (options, message) => {
    const failure = { code: 'ELEMENT_NOT_FOUND', message: expect.stringMatching(message) };

    await expect(shoot('/', options)).rejects.toMatchObject(failure);
  });
});
