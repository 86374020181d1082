import { isIP } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';
import { SUFFIXES } from './suffixes.generated.ts';

/**
 * The site that a host belongs to: its registrable domain by the Public Suffix List, private part
 * included, so that two tenants of one hosting company are two sites. The unit of politeness and
 * breaking.
 *
 * Addresses, public suffixes and single labels stand for themselves.
 *
 * @param host - lower case, in ASCII, without brackets and without a dot at the end
 */
export function siteOf(host: string): string {
  if (isIP(host)) return host;
  const labels = host.split('.');
  const fromRight = labels.toReversed();
  const known = rules();
  for (let length = labels.length; length > 0; length -= 1) {
    const suffix = fromRight.slice(0, length).join('.');
    const oneMore = labels.slice(Math.max(0, labels.length - length - 1)).join('.');
    if (known.has(`!${suffix}`)) return labels.slice(labels.length - length).join('.');
    if (known.has(suffix) || known.has(wildcardFor(fromRight, length))) return oneMore;
  }
  // A suffix that nobody listed is one label long.
  return labels.slice(-2).join('.');
}

const wildcardFor = (fromRight: readonly string[], length: number): string =>
  [...fromRight.slice(0, length - 1), '*'].join('.');

let unpacked: ReadonlySet<string> | undefined;

/** Unpacked at the first use, in a few milliseconds; packed, the list weighs a third. */
function rules(): ReadonlySet<string> {
  unpacked ??= unpack();
  return unpacked;
}

function unpack(): ReadonlySet<string> {
  const lines = brotliDecompressSync(Buffer.from(SUFFIXES, 'base64')).toString().split('\n');
  const all = new Set<string>();
  let before = '';
  for (const line of lines) {
    before = before.slice(0, Number.parseInt(line.slice(0, 1), 36)) + line.slice(1);
    all.add(before);
  }
  return all;
}
