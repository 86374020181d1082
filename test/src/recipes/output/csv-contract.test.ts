import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../../src/recipes/columns.ts';
import type { Row } from '../../../../src/recipes/extract/read-row.ts';
import { tableOf } from '../../../../src/recipes/output/tables.ts';
import { Recipe } from '../../../../src/recipes/recipe.ts';

const columns = columnsOf(
  Recipe.parse({
    start: ['https://a.test/'],
    fields: [{ name: 'first' }, { name: 'price', type: 'money' }, { name: 'last', type: 'url' }],
    detail: { follow: 'last', fields: [{ name: 'sizes', all: true }] },
  }),
);
const NAMES = ['first', 'price_amount', 'price_currency', 'last', 'sizes'];

const rowOf = (first: string, last: string = first): Row => ({
  first,
  price: { amount: '-1.50', currency: 'EUR' },
  last,
  sizes: [first],
});

interface Options {
  readonly formulas?: 'neutralise' | 'keep';
  readonly bom?: boolean;
  readonly gzip?: boolean;
}

async function csvOf(
  rows: readonly Row[],
  { formulas = 'neutralise', bom = false, gzip = false }: Options = {},
): Promise<Buffer> {
  const batches = (async function* () {
    yield rows;
  })();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tableOf('csv', batches, columns, { formulas, bom, gzip })) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Read by other hands, strictly by RFC 4180. */
const read = (csv: Buffer, bom = false): string[][] =>
  parse(csv, { record_delimiter: '\r\n', relax_column_count: false, bom });

describe('a CSV, read by somebody else', () => {
  it('has its columns in the order of the recipe, those of detail pages last', async () => {
    expect(read(await csvOf([]))).toEqual([NAMES]);
  });

  it('holds every text that there is', async () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 5 });

    await fc.assert(
      fc.asyncProperty(texts, async (some) => {
        const [, ...records] = read(
          await csvOf(
            some.map((text) => rowOf(text)),
            { formulas: 'keep' },
          ),
        );

        expect(records).toEqual(
          some.map((text) => [text, '-1.50', 'EUR', text, JSON.stringify([text])]),
        );
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it.each(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])(
    'runs no formula that begins with %j, in the first column or the last, nor loses any of it',
    async (sign) => {
      const formula = `${sign}cmd|' /C calc'!A1,"x"`;

      const [, record] = read(await csvOf([rowOf(formula)]));

      expect(record?.[0]).toBe(`'${formula}`);
      expect(record?.[3]).toBe(`'${formula}`);
    },
  );

  it('leaves signs alone that are no beginning, and numbers that are negative', async () => {
    const [, record] = read(await csvOf([rowOf('a=1', 'https://a.test/?a=-1')]));

    expect(record).toEqual(['a=1', '-1.50', 'EUR', 'https://a.test/?a=-1', '["a=1"]']);
  });

  it('begins with one byte order mark where that is wanted, and no formula hides behind it', async () => {
    const csv = await csvOf([rowOf('=1')], { bom: true });

    expect([...csv.subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 'f'.charCodeAt(0)]);
    expect(csv.toString().split('\ufeff')).toHaveLength(2);
    expect(read(csv, true)).toEqual([NAMES, ["'=1", '-1.50', 'EUR', "'=1", '["=1"]']]);
  });

  it('is the same packed', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => rowOf(`row ${index}`));

    const packed = await csvOf(rows, { gzip: true });

    expect(gunzipSync(packed)).toEqual(await csvOf(rows));
  });
});
