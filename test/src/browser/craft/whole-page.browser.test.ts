import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { decodePng } from '../../../support/png.ts';
import { CRAFT_PAGES } from '../../../support/site/craft-pages.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

let site: Site;
let runner: TestRunner;

beforeAll(async () => {
  site = await startSite(CRAFT_PAGES);
  runner = await startRunner([site]);
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const BLUE = [0, 0, 255, 255];
const RED = [255, 0, 0, 255];

const shoot = async (path: string, options: object = {}) => {
  const { report } = await runner.run('screenshot', { url: site.url(path), ...options });
  return { report, picture: decodePng(runner.file('screenshot.png')) };
};

const textOf = async (path: string, options: object = {}) => {
  const { report } = await runner.run('page', {
    url: site.url(path),
    outputs: ['text'],
    ...options,
  });
  return { report, text: runner.file('page.txt').toString('utf8') };
};

describe('content that comes by scrolling', () => {
  it('is in a picture of the whole page without being asked for', async () => {
    const { report, picture } = await shoot('/lazy', { fullPage: true });

    expect(report).toMatchObject({
      images: { expected: 6, loaded: 6, missing: [] },
      scroll: { stoppedBy: 'end' },
      complete: true,
    });
    expect(picture.height).toBe(3_600);
    expect(picture.pixel(20, 3_300)).toEqual(RED);
  });

  it('is on the page for every kind that asks', async () => {
    const { report } = await textOf('/lazy', { scroll: {} });

    expect(report).toMatchObject({ images: { expected: 6, loaded: 6 } });
  });

  it('ends when a feed has no more', async () => {
    const { report, text } = await textOf('/feed-of-45', { scroll: { growthMs: 1_500 } });

    expect(text).toContain('Row 45');
    expect(report).toMatchObject({ scroll: { stoppedBy: 'no-growth' }, complete: true });
  });

  it.each([
    [{ maxScrolls: 4 }, 'maxScrolls'],
    [{ maxHeightPx: 3_000 }, 'maxHeight'],
    [{ maxMs: 1_500, maxScrolls: 1_000, maxHeightPx: 500_000 }, 'time'],
  ])('ends at a limit where a feed goes on for ever: %j', async (scroll, stoppedBy) => {
    const { report } = await textOf('/feed-for-ever', { scroll });

    expect(report).toMatchObject({
      scroll: { stoppedBy },
      complete: false,
      incompleteBecause: ['scroll-stopped'],
    });
  });

  it.each([[{}], [{ container: 'main' }]])('is found in a box of its own: %j', async (scroll) => {
    const { report } = await textOf('/box', { scroll });

    expect(report).toMatchObject({ scroll: { stoppedBy: 'end', reachedPx: expect.any(Number) } });
    expect(report.scroll).toHaveProperty('reachedPx', expect.any(Number));
    expect(JSON.stringify(report.scroll)).toMatch(/"reachedPx":4[0-9]{3}/);
  });

  it.each(['#no', 'p:foo('])('names a container that is not there: %s', async (container) => {
    await expect(textOf('/', { scroll: { container } })).rejects.toMatchObject({
      code: 'ELEMENT_NOT_FOUND',
      message: expect.stringContaining('/scroll/container'),
    });
  });
});

describe('animations', () => {
  it('are shown as they end, and endless ones not at all', async () => {
    const { picture } = await shoot('/moving');

    expect(picture.pixel(600, 600)).toEqual(BLUE);
    expect(picture.pixel(10, 10)).toEqual(BLUE);
  });

  it('play on if wanted', async () => {
    const { picture } = await shoot('/moving', { animations: 'play' });

    expect(picture.pixel(600, 600)[0]).toBeGreaterThan(100);
  });
});

describe('addStyle', () => {
  it('adds rules, past the policy of the page', async () => {
    const { picture } = await shoot('/transparent', {
      addStyle: 'body { background: rgb(255, 0, 0) !important }',
    });

    expect(picture.pixel(5, 5)).toEqual(RED);
  });

  it('is refused when nothing in it is CSS', async () => {
    await expect(shoot('/', { addStyle: 'no rule at all' })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('/addStyle'),
    });
  });
});

describe('what is missing', () => {
  it('is named: images and fonts that the page uses', async () => {
    const { report } = await shoot('/fonts');

    expect(report).toMatchObject({
      fonts: { expected: 1, loaded: 0, missing: ['Gone'] },
      incompleteBecause: ['fonts-missing'],
    });
  });

  it('fails a job that wants all of it, and is worth another try', async () => {
    const images = shoot('/gallery', { requireComplete: true });
    await expect(images).rejects.toMatchObject({
      code: 'PAGE_INCOMPLETE',
      retryable: true,
      message: `The page is not complete: 1 of 2 images are missing (${site.url('/no-such-image.png')}).`,
    });
    const fonts = shoot('/fonts', { requireComplete: true });
    await expect(fonts).rejects.toMatchObject({
      message: 'The page is not complete: 1 of 1 fonts are missing (Gone).',
    });
    const feed = textOf('/feed-for-ever', { requireComplete: true, scroll: { maxScrolls: 3 } });
    await expect(feed).rejects.toMatchObject({
      message: 'The page is not complete: scrolling was stopped by maxScrolls.',
    });
  });

  it('is nothing on a page that is complete', async () => {
    const { report } = await shoot('/lazy', { fullPage: true, requireComplete: true });

    expect(report).toMatchObject({ complete: true });
  });
});
