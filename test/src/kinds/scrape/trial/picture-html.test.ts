import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { PlacedLayer } from '../../../../../src/kinds/scrape/trial/layers.ts';
import { type Picture, pictureHtml } from '../../../../../src/kinds/scrape/trial/picture-html.ts';
import { parseHtml } from '../../../../../src/recipes/extract/html-document.ts';

const layer = (more: Partial<PlacedLayer> = {}): PlacedLayer => ({
  name: 'price',
  role: 'field',
  color: '#d6336c',
  caption: '1 of 1',
  isFound: true,
  read: [[10, 20, 100, 16]],
  spare: [],
  hidden: 0,
  ...more,
});

const picture = (more: Partial<Picture> = {}): Picture => ({
  image: 'data:image/webp;base64,AAAA',
  widthPx: 800,
  heightPx: 600,
  title: 'Test',
  url: 'https://shop.test/',
  layers: [layer()],
  notes: [],
  ...more,
});

const read = (html: string) => {
  const document = parseHtml(html, 'https://picture.test/');
  const all = (selector: string) => document.select(selector, document.root);
  return {
    count: (selector: string) => all(selector).length,
    text: (selector: string) => document.read(all(selector)[0], 'text'),
    attribute: (selector: string, name: string) => document.read(all(selector)[0], `@${name}`),
  };
};

describe('the picture of matches', () => {
  it('outlines each match, labels it and explains it', () => {
    const found = read(pictureHtml(picture()));

    expect(found.count('main div')).toBe(1);
    expect(found.text('main em')).toBe('price');
    expect(found.text('li')).toBe('price 1 of 1'.replace(' ', ''));
    expect(found.attribute('main div', 'style')).toContain('left:9px;top:19px;width:102px');
  });

  it('takes what others wrote as text, whatever it looks like', () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e&amp;';

    const html = pictureHtml(picture({ url: `https://shop.test/${evil}`, title: evil }));

    const found = read(html);
    expect(found.count('script')).toBe(0);
    expect(found.count('img')).toBe(1);
    expect(found.text('h1')).toContain('<script>alert(1)</script>');
    expect(html).not.toContain('\u202e');
    expect(() => parse(html)).not.toThrow();
  });

  it('lays outlines of one element around each other, and their labels side by side', () => {
    const html = pictureHtml(picture({ layers: [layer(), layer({ name: 'url' })] }));

    const lefts = [...html.matchAll(/<div style="left:([\d.]+)px/g)].map(([, left]) =>
      Number(left),
    );
    const labels = [...html.matchAll(/<em style="left:([\d.]+)px/g)].map(([, left]) =>
      Number(left),
    );
    expect(new Set(lefts).size).toBe(2);
    expect(Math.abs((labels[0] ?? 0) - (labels[1] ?? 0))).toBeGreaterThan(20);
  });

  it('says what was not found, and what cannot be seen', () => {
    const layers = [
      layer({ isFound: false, caption: 'not found', read: [] }),
      layer({ hidden: 3 }),
    ];

    const found = read(pictureHtml(picture({ layers })));

    expect(found.text('li.none')).toContain('not found');
    expect(found.text('li:not(.none)')).toContain('3 not to be seen');
  });

  it('labels no more than can be read', () => {
    const read_ = Array.from({ length: 900 }, (_, index) => [0, index * 20, 50, 16] as const);

    const found = read(pictureHtml(picture({ layers: [layer({ read: read_ })] })));

    expect(found.count('main div')).toBe(900);
    expect(found.count('main em')).toBe(200);
  });
});
