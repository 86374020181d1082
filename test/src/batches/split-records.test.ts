import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfCsvRecord, endOfLine, type FindEnd } from '../../../src/batches/find-end.ts';
import { type RawRecord, splitRecords } from '../../../src/batches/split-records.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Given {
  readonly findEnd?: FindEnd;
  readonly mostBytes?: number;
  readonly pieceBytes?: number;
  readonly fromByte?: number;
}

async function split(text: string | Uint8Array, given: Given = {}): Promise<RawRecord[]> {
  const { findEnd = endOfLine, mostBytes = 100, pieceBytes = 3, fromByte = 0 } = given;
  const bytes = Buffer.from(text).subarray(fromByte);
  const found: RawRecord[] = [];
  const options = { fromByte, findEnd, mostBytes };
  for await (const record of splitRecords(inPieces(bytes, pieceBytes), options)) {
    // A record lives until the next one is asked for.
    found.push({ ...record, ...(record.bytes ? { bytes: Buffer.from(record.bytes) } : {}) });
  }
  return found;
}

const said = ({ bytes, fault }: RawRecord) => fault ?? Buffer.from(bytes ?? []).toString();
const csv = { findEnd: endOfCsvRecord(',') };

describe('lines', () => {
  it('end with a line feed, with or without a return before it, or with the file', async () => {
    const records = await split('a\nbb\r\n\nccc');

    expect(records.map(said)).toEqual(['a', 'bb', '', 'ccc']);
    expect(records.map(({ end }) => end)).toEqual([2, 6, 7, 10]);
  });

  it('begin after a byte order mark, even one that comes in pieces', async () => {
    for (const pieceBytes of [1, 2, 3, 10]) {
      const [first] = await split('\ufeffa\nb', { pieceBytes });
      expect(first).toMatchObject({ end: 5 });
      expect(said(first ?? { end: 0 })).toBe('a');
    }
  });

  it('may be as long as they may be, and not a byte longer', async () => {
    const most = 'x'.repeat(100);

    expect((await split(`${most}\n${most}\r\na`)).map(said)).toEqual([most, 'too-long', 'a']);
    expect((await split(`${most}y\na`)).map(said)).toEqual(['too-long', 'a']);
    expect((await split(`a\n${most}`)).map(said)).toEqual(['a', most]);
    expect((await split(`a\n${most}y`)).map(said)).toEqual(['a', 'too-long']);
  });

  it('cost one record however long they are', async () => {
    const records = await split(`a\n${'x'.repeat(100_000)}\nb\n`, { pieceBytes: 1_000 });

    expect(records.map(said)).toEqual(['a', 'too-long', 'b']);
    expect(records.map(({ end }) => end)).toEqual([2, 100_003, 100_005]);
  });

  it('are none in an empty file', async () => {
    expect(await split('')).toEqual([]);
    expect(await split('\ufeff')).toEqual([]);
  });
});

describe('records of a CSV file', () => {
  it('go over lines within quotes', async () => {
    const records = await split('a,"b\nc"\r\n"d ""e""\n",f\n', csv);

    expect(records.map(said)).toEqual(['a,"b\nc"', '"d ""e""\n",f']);
  });

  it('take a quote in the midst of a cell for data', async () => {
    expect((await split('5" pipe,x""y\nz\n', csv)).map(said)).toEqual(['5" pipe,x""y', 'z']);
  });

  it('lose one line to a quote that is never closed, at the end or far from it', async () => {
    const long = 'x,y\n'.repeat(50);

    expect((await split('a\n"b\nc\nd', csv)).map(said)).toEqual(['a', 'open-quote', 'c', 'd']);
    expect((await split('a\n"b', csv)).map(said)).toEqual(['a', 'open-quote']);
    expect((await split(`"b\n${long}`, csv)).map(said)).toEqual([
      'open-quote',
      ...Array(50).fill('x,y'),
    ]);
  });

  it('know the delimiter that they were told', async () => {
    const semicolons = { findEnd: endOfCsvRecord(';') };

    expect((await split('a;"b\nc"\nd', semicolons)).map(said)).toEqual(['a;"b\nc"', 'd']);
  });
});

describe.each([
  ['lines', endOfLine],
  ['CSV', endOfCsvRecord(',')],
] as const)('any text as %s', (_name, findEnd) => {
  const anyText = fc
    .array(fc.constantFrom('a', 'é', '"', '""', ',', '\n', '\r\n', '\r', ' ', 'x'.repeat(12)))
    .map((parts) => parts.join(''));

  it('gives the same records in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, fc.integer({ min: 1, max: 40 }), async (text, pieceBytes) => {
        const whole = await split(text, { findEnd, mostBytes: 30, pieceBytes: 1_000_000 });
        expect(await split(text, { findEnd, mostBytes: 30, pieceBytes })).toEqual(whole);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('gives from the end of any record what follows it', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const whole = await split(text, { findEnd, mostBytes: 30 });
        for (const [index, { end }] of whole.entries()) {
          const rest = await split(text, { findEnd, mostBytes: 30, fromByte: end });
          expect(rest).toEqual(whole.slice(index + 1));
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('leaves no byte out: every record begins where the one before ends', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const records = await split(text, { findEnd, mostBytes: 30 });
        const ends = records.map(({ end }) => end);
        expect([...ends].sort((a, b) => a - b)).toEqual(ends);
        expect(ends.at(-1) ?? 0).toBe(Buffer.byteLength(text));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
