import { inflateSync } from 'node:zlib';

interface Table {
  readonly tag: string;
  readonly checksum: number;
  readonly data: Buffer;
}

const WOFF_HEADER_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;

/**
 * Turns a WOFF 1 font into the TrueType font that it wraps, without the tables in `drop`.
 *
 * WOFF 1 is a TrueType file whose tables were compressed one by one; their checksums carry over.
 */
export function trueTypeOf(woff: Buffer, drop: readonly string[] = []): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is not a WOFF 1 font.');
  const tables = tablesOf(woff).filter(({ tag }) => !drop.includes(tag));

  let offset = SFNT_HEADER_BYTES + SFNT_ENTRY_BYTES * tables.length;
  const directory = tables.map(({ tag, checksum, data }) => {
    const entry = Buffer.alloc(SFNT_ENTRY_BYTES);
    entry.write(tag, 0, 'latin1');
    entry.writeUInt32BE(checksum, 4);
    entry.writeUInt32BE(offset, 8);
    entry.writeUInt32BE(data.length, 12);
    offset += padded(data.length);
    return entry;
  });
  const bodies = tables.map(({ data }) => Buffer.concat([data], padded(data.length)));
  return Buffer.concat([headerOf(woff.readUInt32BE(4), tables.length), ...directory, ...bodies]);
}

function tablesOf(woff: Buffer): Table[] {
  return Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
    const at = WOFF_HEADER_BYTES + WOFF_ENTRY_BYTES * index;
    const [offset, packedBytes, bytes] = [4, 8, 12].map((field) => woff.readUInt32BE(at + field));
    const packed = woff.subarray(offset, (offset ?? 0) + (packedBytes ?? 0));
    return {
      tag: woff.toString('latin1', at, at + 4),
      checksum: woff.readUInt32BE(at + 16),
      data: packedBytes === bytes ? packed : inflateSync(packed),
    };
  });
}

/** The fields after the count let a reader search the directory by halving. */
function headerOf(flavor: number, count: number): Buffer {
  const header = Buffer.alloc(SFNT_HEADER_BYTES);
  const exponent = Math.floor(Math.log2(count));
  const range = 2 ** exponent * SFNT_ENTRY_BYTES;
  header.writeUInt32BE(flavor, 0);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(range, 6);
  header.writeUInt16BE(exponent, 8);
  header.writeUInt16BE(count * SFNT_ENTRY_BYTES - range, 10);
  return header;
}

/** Tables begin at multiples of four bytes. */
const padded = (bytes: number): number => Math.ceil(bytes / 4) * 4;
