import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../../src/recipes/columns.ts';
import type { Row } from '../../../../src/recipes/extract/read-row.ts';
import { parquetPieces } from '../../../../src/recipes/output/parquet.ts';
import { parquetColumnsOf } from '../../../../src/recipes/output/parquet-column.ts';
import { Recipe } from '../../../../src/recipes/recipe.ts';

const recipe = Recipe.parse({
  start: ['https://a.test/'],
  fields: [
    { name: 'text' },
    { name: 'n', type: 'number' },
    { name: 'price', type: 'money' },
    { name: 'link', type: 'url' },
    { name: 'isNew', type: 'boolean' },
    { name: 'day', type: 'date', format: 'dd.MM.yyyy' },
    { name: 'at', type: 'date' },
    { name: 'since', type: 'date', format: 'dd.MM.yyyy', default: 'unknown' },
    { name: 'tags', all: true },
  ],
});
const columns = columnsOf(recipe);

const EMPTY: Row = {
  text: null,
  n: null,
  price: null,
  link: null,
  isNew: null,
  day: null,
  at: null,
  since: null,
  tags: [],
};

async function* batches(rows: Iterable<Row>, size = 200) {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function written(rows: Iterable<Row>, { gzip = false } = {}) {
  const pieces: Buffer[] = [];
  let unfit = 0;
  const onUnfit = () => {
    unfit += 1;
  };
  const made = parquetPieces(batches(rows), parquetColumnsOf(recipe, columns), { gzip, onUnfit });
  for await (const piece of made) pieces.push(piece);
  const whole = Buffer.concat(pieces);
  const file = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.byteLength);
  return {
    unfit,
    pieces,
    metadata: parquetMetadata(file),
    read: () =>
      parquetReadObjects({ file, compressors, parsers: { dateFromDays: (days) => days } }),
  };
}

const price = (amount: string) => ({ ...EMPTY, price: { amount, currency: 'EUR' } });

describe('rows in Parquet', () => {
  it('have the columns of the recipe, in its order, each with its type', async () => {
    const { metadata } = await written([EMPTY]);

    const [, ...elements] = metadata.schema;
    expect(
      elements.map(({ name, type, converted_type, repetition_type }) => [
        name,
        type,
        converted_type,
        repetition_type,
      ]),
    ).toEqual([
      ['text', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      ['n', 'DOUBLE', undefined, 'OPTIONAL'],
      ['price_amount', 'FIXED_LEN_BYTE_ARRAY', 'DECIMAL', 'OPTIONAL'],
      ['price_currency', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      ['link', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      ['isNew', 'BOOLEAN', undefined, 'OPTIONAL'],
      ['day', 'INT32', 'DATE', 'OPTIONAL'],
      ['at', 'INT64', 'TIMESTAMP_MILLIS', 'OPTIONAL'],
      ['since', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      ['tags', 'BYTE_ARRAY', 'JSON', 'OPTIONAL'],
    ]);
    expect(elements[2]).toMatchObject({ precision: 38, scale: 9, type_length: 16 });
  });

  it('come back as they were', async () => {
    const { read } = await written([
      {
        text: 'Stuhl – 椅子 "=1" 🪑\n',
        n: -0.1,
        price: { amount: '-1234.50', currency: 'EUR' },
        link: 'https://a.test/ä',
        isNew: false,
        day: '1969-07-20',
        at: '1969-07-20T20:17:40.123Z',
        since: 'unknown',
        tags: ['a', 'b,c'],
      },
      EMPTY,
    ]);

    expect(await read()).toEqual([
      {
        text: 'Stuhl – 椅子 "=1" 🪑\n',
        n: -0.1,
        price_amount: -1234.5,
        price_currency: 'EUR',
        link: 'https://a.test/ä',
        isNew: false,
        day: -165,
        at: new Date('1969-07-20T20:17:40.123Z'),
        since: 'unknown',
        tags: ['a', 'b,c'],
      },
      {
        text: null,
        n: null,
        price_amount: null,
        price_currency: null,
        link: null,
        isNew: null,
        day: null,
        at: null,
        since: null,
        tags: [],
      },
    ]);
  });

  it('have a moment where a day came in a column without a format', async () => {
    const { read } = await written([{ ...EMPTY, at: '2026-11-22' }]);

    expect(await read()).toMatchObject([{ at: new Date('2026-11-22T00:00:00.000Z') }]);
  });

  it('leave empty, and count, what no column can hold', async () => {
    const { read, unfit } = await written([
      price(`${'9'.repeat(29)}.5`),
      price(`1${'0'.repeat(29)}`),
      { ...EMPTY, day: 'never' },
    ]);

    expect(unfit).toBe(2);
    const rows = await read();
    expect(rows[0]?.price_amount).toBeGreaterThan(9.9e28);
    expect(rows[1]).toMatchObject({ price_amount: null, price_currency: 'EUR' });
    expect(rows[2]).toMatchObject({ day: null });
  });

  it('are read back one by one, 100,000 of them, from groups of 10,000', async () => {
    const rowOf = (index: number): Row => ({
      ...EMPTY,
      text: index % 3 === 0 ? null : `row ${index}`,
      n: index / 7,
      isNew: index % 2 === 0,
      tags: [`${index}`],
    });
    const { metadata, pieces, read } = await written(rowsOf(100_000, rowOf));

    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual(
      Array.from({ length: 10 }, () => 10_000),
    );
    expect(Math.max(...pieces.map(({ byteLength }) => byteLength))).toBeLessThan(1_000_000);
    const wrong = (await read()).filter(({ text, n, isNew, tags }, index) => {
      const row = rowOf(index);
      return text !== row.text || n !== row.n || isNew !== row.isNew || tags[0] !== `${index}`;
    });
    expect(wrong).toEqual([]);
    expect(metadata.num_rows).toBe(100_000n);
  });

  it('begin another group where cells are long', async () => {
    const rows = Array.from({ length: 250 }, () => ({ ...EMPTY, text: 'x'.repeat(100_000) }));

    const { metadata } = await written(rows);

    expect(metadata.row_groups.length).toBe(4);
  });

  it('are packed by GZIP where that is wanted', async () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => ({ ...EMPTY, text: `row ${index}` }));

    const { metadata, read } = await written(rows, { gzip: true });

    expect(metadata.row_groups[0]?.columns[0]?.meta_data?.codec).toBe('GZIP');
    expect((await read()).map(({ text }) => text)).toEqual(rows.map(({ text }) => text));
  });

  it('may be none', async () => {
    const { metadata, read } = await written([]);

    expect(metadata.num_rows).toBe(0n);
    expect(await read()).toEqual([]);
  });
});

function* rowsOf(count: number, rowOf: (index: number) => Row): Generator<Row> {
  for (let index = 0; index < count; index += 1) yield rowOf(index);
}
