import { describe, expect, it } from 'vitest';
import { createEffort } from '../../../../src/recipes/extract/effort.ts';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';
import { parseJson } from '../../../../src/recipes/extract/json-document.ts';
import { missingIn, readRow } from '../../../../src/recipes/extract/read-row.ts';
import { Field } from '../../../../src/recipes/field.ts';

const PAGE = `<!doctype html><base href="/shop/"><table>
<tr class=item data-id=7><td><a href="p/1"><b>Red</b>
  chair</a><script>no()</script></td><td class=price>1.234,50 €</td>
  <td><ul><li data-size=s>Small<i>3</i></li><li data-size=m>Medium</li></ul></td></tr>
</table><p class="a">Ümlaut&nbsp;&amp; <!-- not me -->more</p>`;

const url = 'https://shop.test/list';
const page = () => parseHtml(PAGE, url);
const nobody = { saw: () => {} };

const read = (fields: unknown[], document = page()) => {
  const parsed = fields.map((field) => Field.parse(field));
  return readRow({ document, witness: nobody }, parsed, document.root);
};

describe('a row of a page', () => {
  it('is read by CSS and by XPath alike', () => {
    const row = read([
      { name: 'css', select: 'tr.item a' },
      { name: 'xpath', select: "//tr[@class='item']//a" },
      { name: 'href', select: 'tr.item a', get: '@href', type: 'url' },
      { name: 'xpathHref', select: '//a/@href', type: 'url' },
      { name: 'text', select: '//p/text()' },
      { name: 'p', select: 'p.a' },
      { name: 'count', select: 'count(//li)', type: 'number' },
      { name: 'price', select: '.price', type: 'money', locale: 'de' },
      { name: 'html', select: 'td.price', get: 'html' },
    ]);

    expect(row).toEqual({
      css: 'Red chair',
      xpath: 'Red chair',
      href: 'https://shop.test/shop/p/1',
      xpathHref: 'https://shop.test/shop/p/1',
      text: 'Ümlaut &',
      p: 'Ümlaut & more',
      count: 2,
      price: { amount: '1234.50', currency: 'EUR' },
      html: '<td class="price">1.234,50 €</td>',
    });
  });

  it('has lists of values and of objects', () => {
    const row = read([
      { name: 'sizes', select: 'li', get: '@data-size', all: true },
      { name: 'joined', select: 'li', get: '@data-size', all: true, join: '|' },
      {
        name: 'options',
        select: 'li',
        fields: [
          { name: 'size', get: '@data-size' },
          { name: 'stock', select: 'i', type: 'number' },
        ],
      },
    ]);

    expect(row).toEqual({
      sizes: ['s', 'm'],
      joined: 's|m',
      options: [
        { size: 's', stock: 3 },
        { size: 'm', stock: null },
      ],
    });
  });

  it('takes the first selector that matches, and says which', () => {
    const saw: unknown[] = [];
    const document = page();
    const fields = [Field.parse({ name: 'title', select: ['h1', '//h2', 'tr a'] })];

    readRow({ document, witness: { saw: (...what) => saw.push(what) } }, fields, document.root);

    expect(saw).toEqual([['title', 2, 1, true]]);
  });

  it('has the default where nothing is found, and null where there is none', () => {
    const row = read([
      { name: 'a', select: 'h1', default: '-' },
      { name: 'b', select: 'h1' },
      { name: 'c', select: '.price', type: 'number', locale: 'en' },
    ]);

    expect(row).toEqual({ a: '-', b: null, c: null });
  });

  it('tells what is missing of what is required, in lists too', () => {
    const fields = [
      Field.parse({ name: 'a', select: 'h1', required: true }),
      Field.parse({
        name: 'options',
        select: 'li',
        fields: [{ name: 'stock', select: 'i', required: true }],
      }),
    ];
    const document = page();
    const row = readRow({ document, witness: nobody }, fields, document.root);

    expect(missingIn(row, fields)).toEqual(['a', 'options.stock']);
  });

  it.each(['//p[../p[../p[../p]]]', 'i ~ p'])('is not looked for without end by %s', (select) => {
    const document = parseHtml('<p></p>'.repeat(3_000), url, createEffort(1_000_000));

    expect(() => read([{ name: 'a', select, all: true }], document)).toThrow(
      expect.objectContaining({ code: 'RECIPE_TOO_EXPENSIVE' }),
    );
  });
});

describe('a row of a JSON document', () => {
  const document = () => parseJson('{"a":{"name":"x","n":1.5,"t":["p","q"],"z":null}}', url);

  it('is read by JSONPath', () => {
    const row = read(
      [
        { name: 'name', select: '$.a.name' },
        { name: 'n', select: '$.a.n', type: 'number' },
        { name: 'tags', select: '$.a.t[*]', all: true },
        { name: 'z', select: '$.a.z' },
        { name: 'a', select: '$.a.t' },
      ],
      document(),
    );

    expect(row).toEqual({ name: 'x', n: 1.5, tags: ['p', 'q'], z: null, a: '["p","q"]' });
  });

  it('is refused when it is no JSON', () => {
    expect(() => parseJson('<html>', url)).toThrow(
      expect.objectContaining({ code: 'TARGET_NOT_JSON' }),
    );
  });
});
