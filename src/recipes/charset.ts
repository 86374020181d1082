/**
 * What a page is written in, found as browsers do (https://html.spec.whatwg.org/#determining-the-character-encoding):
 * a byte order mark, then the header, then what the page says of itself in its first 1,024 bytes.
 */

const PRESCAN_BYTES = 1_024;

const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
];

const HEADER = /charset\s*=\s*"?([^\s;"]+)/i;

const META = /<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)/i;

const XML = /^<\?xml[^>]+encoding\s*=\s*["']([^"']+)["']/i;

/** @param contentType - header of the answer; empty if there is none */
export function decoded(bytes: Uint8Array, contentType: string): string {
  const label = labelOf(bytes, contentType);
  return decoderFor(label ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252')).decode(bytes);
}

function labelOf(bytes: Uint8Array, contentType: string): string | undefined {
  const mark = MARKS.find(([begin]) => begin.every((byte, index) => bytes[index] === byte));
  if (mark) return mark[1];
  const ofHeader = known(HEADER.exec(contentType)?.[1]);
  if (ofHeader) return ofHeader;
  const beginning = new TextDecoder('windows-1252').decode(bytes.subarray(0, PRESCAN_BYTES));
  const bare = beginning.replaceAll(/<!--[\s\S]*?-->/g, '');
  const said = known(XML.exec(bare)?.[1] ?? META.exec(bare)?.[1]);
  // Whoever could be read so far is not written in two bytes a character.
  return said?.startsWith('utf-16') ? 'utf-8' : said;
}

/** A label that nobody knows is as good as none. */
function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

const decoderFor = (label: string) => new TextDecoder(label);

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Bytes that no text has: the file is a picture, an archive or a program, whatever it is called. */
export function isBinary(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === 0xfe || (first === 0xff && second === 0xfe)) return false;
  return bytes.subarray(0, PRESCAN_BYTES).includes(0);
}
