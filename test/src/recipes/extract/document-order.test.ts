import { describe, expect, it } from 'vitest';
import { createEffort } from '../../../../src/recipes/extract/effort.ts';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';

const url = 'https://shop.test/list';

const textsOf = (html: string, selector: string, effort = createEffort()): readonly unknown[] => {
  const document = parseHtml(html, url, effort);
  return document.select(selector, document.root).map((found) => document.read(found, 'text'));
};

describe('what an XPath finds', () => {
  it.each([
    ['//b | //i | //p', ['1 2 3', '1', '2', '3']],
    ['//i/preceding-sibling::b | //b', ['1', '3']],
    ['//i/following::b | //i | //b', ['1', '2', '3']],
    ['//p/@*', ['x', 'y', 'z']],
    ['//p/@class | //b | //p/@id', ['x', 'y', '1', '3']],
  ])('comes in the order of the page: %s', (selector, texts) => {
    const page = '<p id=x class=y title=z><b>1</b> <i>2</i> <b>3</b></p>';

    expect(textsOf(page, selector)).toEqual(texts);
  });

  it('costs what it looks at, in a long table too', () => {
    const rows = Array.from({ length: 1_000 }, (_, row) =>
      row % 10 === 0 ? `<tr><th>Class ${row}` : `<tr><td>${row}<td>x`,
    );
    const page = `<table>${rows.join('')}</table>`;

    const headings = textsOf(
      page,
      '//tr[td][preceding-sibling::tr[th][1]]',
      createEffort(8_000_000),
    );

    expect(headings).toHaveLength(900);
  });

  it('is found however deep the page is', () => {
    const page = `${'<div>'.repeat(20_000)}<b>1</b><b>2</b>`;

    expect(textsOf(page, '//b')).toEqual(['1', '2']);
  });
});
