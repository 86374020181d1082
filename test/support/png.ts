import { inflateSync } from 'node:zlib';

/** A decoded picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of one pixel. */
  pixel(x: number, y: number): [number, number, number, number];
}

const SIGNATURE_BYTES = 8;

/** Decodes what Chromium writes: 8 bits a channel, colour with or without alpha, no interlace. */
export function decodePng(file: Buffer): Picture {
  const chunks = chunksOf(file);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (!header) throw new Error('This is not a PNG.');
  const [width, height, colourType] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9]];
  const channels = colourType === 6 ? 4 : 3;
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const rows = unfiltered(inflateSync(Buffer.concat(packed)), width * channels, channels);
  return {
    width,
    height,
    pixel(x, y) {
      const at = x * channels;
      const row = rows[y] ?? Buffer.alloc(0);
      const value = (channel: number) => row[at + channel] ?? Number.NaN;
      return [value(0), value(1), value(2), channels === 4 ? value(3) : 255];
    },
  };
}

/** How many of the pixels in a part of a picture fulfil a condition. */
export function countPixels(
  { pixel, width, height }: Picture,
  isWanted: (colour: [number, number, number, number]) => boolean,
): number {
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) if (isWanted(pixel(x, y))) count += 1;
  }
  return count;
}

function chunksOf(file: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = SIGNATURE_BYTES; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** Undoes the filters of PNG, row by row (PNG specification, section 9). */
function unfiltered(data: Buffer, rowBytes: number, pixelBytes: number): Buffer[] {
  const rows: Buffer[] = [];
  let above = Buffer.alloc(rowBytes);
  for (let at = 0; at < data.length; at += rowBytes + 1) {
    const row = Buffer.from(data.subarray(at + 1, at + 1 + rowBytes));
    unfilter(row, above, data.readUInt8(at), pixelBytes);
    rows.push(row);
    above = row;
  }
  return rows;
}

function unfilter(row: Buffer, above: Buffer, filter: number, pixelBytes: number): void {
  for (let x = 0; x < row.length; x += 1) {
    const hasLeft = x >= pixelBytes;
    const left = hasLeft ? row.readUInt8(x - pixelBytes) : 0;
    const corner = hasLeft ? above.readUInt8(x - pixelBytes) : 0;
    const prediction = predictionOf(filter, left, above.readUInt8(x), corner);
    row.writeUInt8((row.readUInt8(x) + prediction) % 256, x);
  }
}

function predictionOf(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter === 4) return paeth(left, above, corner);
  return 0;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [left, above, corner].map((value) => Math.abs(guess - value));
  if (a === undefined || b === undefined || c === undefined) return 0;
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
