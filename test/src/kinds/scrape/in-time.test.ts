import { describe, expect, it, vi } from 'vitest';
import { inTime } from '../../../../src/kinds/scrape/in-time.ts';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';
import type { Page, PageSource } from '../../../../src/recipes/walk/ports.ts';

const page: Page = { status: 200, document: parseHtml('', 'https://shop.test/') };
const never = new Promise<never>(() => {});

const sourceOf = (...opened: Promise<Page>[]): PageSource => ({
  open: () => opened.shift() ?? never,
  openDetail: () => never,
  more: () => never,
  skip: () => never,
});

describe('a source of pages that is to be in time', () => {
  it('gives up a page while there is still time to save those before it', async () => {
    vi.useFakeTimers();
    const source = inTime(sourceOf(Promise.resolve(page)), () => 100_000);
    await source.open('https://shop.test/1');

    const second = expect(source.open('https://shop.test/2')).rejects.toMatchObject({
      code: 'JOB_TIMEOUT',
    });
    await vi.advanceTimersByTimeAsync(96_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await second;

    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('waits for the first page without a limit of its own', async () => {
    vi.useFakeTimers();
    const source = inTime(sourceOf(), () => 10_000);

    const first = source.open('https://shop.test/1');
    await vi.advanceTimersByTimeAsync(60_000);

    expect(vi.getTimerCount()).toBe(0);
    expect(await Promise.race([first, Promise.resolve('still waiting')])).toBe('still waiting');
    vi.useRealTimers();
  });

  it('hands on what a page failed with', async () => {
    const source = inTime(
      sourceOf(Promise.resolve(page), Promise.reject(new Error('gone'))),
      () => 9,
    );
    await source.open('https://shop.test/1');

    await expect(source.open('https://shop.test/2')).rejects.toThrow('gone');
  });
});
