import { describe, expect, it } from 'vitest';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';
import { parseJson } from '../../../../src/recipes/extract/json-document.ts';
import { numberedHtml, takeNumbers } from '../../../../src/recipes/extract/numbered.ts';

const url = 'https://shop.test/';
const page = (html: string) => parseHtml(html, url);

describe('a page with numbers on its elements', () => {
  it('keeps them through another parser, and shows them to no selector', () => {
    const first = page('<ul><li class=a>One<li>Two</ul><p>text');
    const { html, numberOf } = numberedHtml(first);
    const second = page(html);
    const numberAgain = takeNumbers(second);

    for (const selector of ['li.a', 'li:last-child', 'p']) {
      const [before] = first.select(selector, first.root);
      const [after] = second.select(selector, second.root);
      expect(numberAgain(after)).toBe(numberOf(before));
      expect(numberOf(before)).toBeGreaterThan(0);
      expect(second.read(after, 'html')).toBe(first.read(before, 'html'));
    }
  });

  it('finds the element of a text and of an attribute, and none of what was computed', () => {
    const document = page('<p class=a>text</p>');
    const { numberOf } = numberedHtml(document);
    const numberAt = (selector: string) => numberOf(document.select(selector, document.root)[0]);

    expect(numberAt('//p/text()')).toBe(numberAt('p'));
    expect(numberAt('//p/@class')).toBe(numberAt('p'));
    expect(numberAt('string(//p)')).toBeUndefined();
  });

  it('is written without what it does by itself', () => {
    const { html } = numberedHtml(
      page(
        '<meta http-equiv=refresh content="0;url=/away"><script src=a.js>go()</script><img src=x onerror=go() alt=i>',
      ),
    );

    expect(html).not.toMatch(/go\(\)|a\.js|http-equiv|onerror/);
    expect(html).toMatch(
      /<script gannet-n="\d+"><\/script><\/head>|<script gannet-n="\d+"><\/script>/,
    );
    expect(html).toContain('alt="i"');
  });

  it('has none where there are no elements', () => {
    const document = parseJson('{"number":5}', url);

    expect(numberedHtml(document).html).toBe('');
    expect(numberedHtml(document).numberOf(document.root)).toBeUndefined();
    expect(takeNumbers(document)(document.root)).toBeUndefined();
  });
});
