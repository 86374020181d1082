import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../../src/recipes/columns.ts';
import type { Row } from '../../../../src/recipes/extract/read-row.ts';
import { csvRow } from '../../../../src/recipes/output/csv.ts';
import { tableOf } from '../../../../src/recipes/output/tables.ts';
import { Recipe } from '../../../../src/recipes/recipe.ts';

const columns = columnsOf(
  Recipe.parse({
    start: ['https://a.test/'],
    fields: [
      { name: 'text' },
      { name: 'n', type: 'number' },
      { name: 'price', type: 'money' },
      { name: 'list', all: true },
    ],
  }),
);

const row = (text: string): Row => ({
  text,
  n: -3,
  price: { amount: '1.50', currency: 'EUR' },
  list: ['a', 'b,c'],
});

const rows = async function* (...some: Row[]) {
  yield some;
};

const bytesOf = async (table: AsyncIterable<Uint8Array>) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of table) chunks.push(chunk);
  return Buffer.concat(chunks);
};

describe('a record of a CSV', () => {
  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=HYPERLINK(1)', "'=HYPERLINK(1)"],
    ['@x', "'@x"],
    ['-1+2', "'-1+2"],
    ['', ''],
  ])('writes %j as %s', (text, cell) => {
    expect(csvRow(row(text), columns, { formulas: 'neutralise' })).toBe(
      `${cell},-3,1.50,EUR,"[""a"",""b,c""]"\r\n`,
    );
  });

  it('leaves formulas alone where somebody wants them', () => {
    expect(csvRow(row('=1'), columns, { formulas: 'keep' })).toMatch(/^=1,/);
  });

  it('leaves empty what is missing', () => {
    const empty = { text: null, n: null, price: null, list: [] };

    expect(csvRow(empty, columns, { formulas: 'neutralise' })).toBe(',,,,[]\r\n');
  });
});

describe('a table', () => {
  it('begins with its header, and with a byte order mark if that is wanted', async () => {
    const options = { formulas: 'neutralise', bom: true, gzip: false } as const;

    const csv = await bytesOf(tableOf('csv', rows(row('a')), columns, options));

    expect(csv.toString()).toBe(
      '\ufefftext,n,price_amount,price_currency,list\r\na,-3,1.50,EUR,"[""a"",""b,c""]"\r\n',
    );
  });

  it('is packed whole', async () => {
    const options = { formulas: 'neutralise', bom: false, gzip: true } as const;
    const many = Array.from({ length: 1_000 }, (_, index) => row(`row ${index}`));

    const packed = await bytesOf(tableOf('jsonl', rows(...many), columns, options));

    const lines = gunzipSync(packed).toString().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(many);
  });
});
