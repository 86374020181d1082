/** Headers that concern one connection only (RFC 9110, section 7.6.1) and end at a proxy. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The headers of a message that travel on, flat as Node's `rawHeaders`: name, value, name, value.
 *
 * @param more - names, in lower case, that do not travel on either
 */
export function endToEnd(rawHeaders: readonly string[], more: readonly string[] = []): string[] {
  const pairs = pairsOf(rawHeaders);
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(','))
    .map((name) => name.trim().toLowerCase());
  const dropped = new Set([...HOP_BY_HOP, ...named, ...more]);
  return pairs.filter(([name]) => !dropped.has(name.toLowerCase())).flat();
}

const pairsOf = (rawHeaders: readonly string[]): [string, string][] =>
  Array.from({ length: Math.floor(rawHeaders.length / 2) }, (_, index) => [
    rawHeaders[2 * index] ?? '',
    rawHeaders[2 * index + 1] ?? '',
  ]);

/** About what headers weigh on the wire, in bytes. */
export const weightOf = (rawHeaders: readonly string[]): number =>
  rawHeaders.reduce((bytes, part) => bytes + part.length + 2, 0);
