import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { trueTypeOf } from '../../../layers/chromium/woff.ts';

/** A WOFF 1 file of tables, each compressed if that makes it smaller. */
function woffOf(tables: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(tables);
  const header = Buffer.alloc(44);
  header.write('wOFF', 0, 'latin1');
  header.writeUInt32BE(0x00010000, 4);
  header.writeUInt16BE(entries.length, 12);
  let offset = 44 + 20 * entries.length;
  const bodies: Buffer[] = [];
  const directory = entries.map(([tag, data]) => {
    const packed = deflateSync(data);
    const body = packed.length < data.length ? packed : data;
    const entry = Buffer.alloc(20);
    entry.write(tag, 0, 'latin1');
    [offset, body.length, data.length, 7].forEach((value, index) => {
      entry.writeUInt32BE(value, 4 + 4 * index);
    });
    bodies.push(body);
    offset += body.length;
    return entry;
  });
  return Buffer.concat([header, ...directory, ...bodies]);
}

describe('trueTypeOf', () => {
  const long = Buffer.alloc(1_001, 'long');
  const woff = woffOf({ cmap: Buffer.from('abc'), glyf: long, 'SVG ': Buffer.from('x') });

  it('unpacks every table, at multiples of four bytes', () => {
    const font = trueTypeOf(woff, ['SVG ']);

    expect(font.readUInt32BE(0)).toBe(0x00010000);
    expect(font.readUInt16BE(4)).toBe(2);
    const [first, second] = [12, 28].map((at) => ({
      tag: font.toString('latin1', at, at + 4),
      data: font.subarray(font.readUInt32BE(at + 8)).subarray(0, font.readUInt32BE(at + 12)),
      offset: font.readUInt32BE(at + 8),
    }));
    expect(first).toMatchObject({ tag: 'cmap', data: Buffer.from('abc'), offset: 44 });
    expect(second).toMatchObject({ tag: 'glyf', data: long, offset: 48 });
    expect(font.length).toBe(48 + 1_004);
  });

  it('refuses what is no WOFF', () => {
    expect(() => trueTypeOf(Buffer.from('wOF2....'))).toThrow('not a WOFF 1 font');
  });
});
