/**
 * What a recipe may ask of a JSON document: JSONPath (RFC 9535), as far as one pass over the
 * document answers it. The engine, which workers have, reads the rest of the grammar.
 */

/** One segment: `.name`, `.*`, `..name`, `..*`, or the beginning of brackets. */
const SEGMENT = /^(?:\.\.?(?:\*|[\p{L}_][\p{L}\p{N}_]*)|(?:\.\.)?\[)/u;

/** What stands between brackets, unless it is a filter; quoted names are masked. */
const PART = String.raw`(?:\*|"_*"|'_*'|-?\d{1,15}|(?:-?\d{1,15})?:(?:-?\d{1,15})?(?::(?:-?\d{1,15})?)?)`;
const PARTS = new RegExp(`^${PART}(?:,${PART})*$`);

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/** Why this is no JSONPath that may be asked; `undefined` if it is one. */
export function jsonPathFault(path: string): string | undefined {
  const segments = segmentsOf(path.slice(1).replaceAll(QUOTED, masked));
  if (typeof segments === 'string') return `This is no JSONPath: ${segments}`;
  const fault = segments
    .map(({ inner }) => (inner === undefined ? undefined : innerFault(inner)))
    .find(Boolean);
  if (fault) return fault;
  const descents = segments.filter(({ isDescent }) => isDescent).length;
  return descents > 1 ? 'A JSONPath may look at all descendants (..) once only.' : undefined;
}

const masked = (quoted: string): string =>
  quoted.charAt(0) + '_'.repeat(quoted.length - 2) + quoted.charAt(0);

interface Segment {
  readonly isDescent: boolean;
  /** What stands in its brackets. */
  readonly inner?: string;
}

/** @returns why it cannot be read, if it cannot */
function segmentsOf(path: string): Segment[] | string {
  const segments: Segment[] = [];
  let rest = path;
  while (rest !== '') {
    const [begin] = SEGMENT.exec(rest) ?? [];
    if (begin === undefined) return `"${rest.slice(0, 20)}" is no segment.`;
    const isDescent = begin.startsWith('..');
    rest = rest.slice(begin.length);
    const inner = begin.endsWith('[') ? upToBracket(rest) : '';
    if (inner === undefined) return 'a bracket or a quote is not closed.';
    segments.push({ isDescent, ...(begin.endsWith('[') ? { inner } : {}) });
    if (begin.endsWith('[')) rest = rest.slice(inner.length + 1);
  }
  return segments;
}

/** @returns what stands before the bracket that closes; `undefined` if none does */
function upToBracket(text: string): string | undefined {
  let open = 1;
  for (const { 0: bracket, index } of text.matchAll(/[[\]]/g)) {
    open += bracket === '[' ? 1 : -1;
    if (open === 0) return text.slice(0, index);
  }
  return undefined;
}

function innerFault(inner: string): string | undefined {
  const bare = inner.trim();
  if (!bare.startsWith('?')) {
    const isWellFormed = PARTS.test(bare.replaceAll(/\s/g, ''));
    return isWellFormed ? undefined : `This is no JSONPath: [${inner.slice(0, 20)}].`;
  }
  if (bare.includes('..') || bare.slice(1).includes('?')) {
    return 'A filter of a JSONPath may not look at all descendants, and hold no other filter.';
  }
  if (/\b(?:match|search)\s*\(/.test(bare)) {
    return 'match() and search() are not supported: use the transform "regex".';
  }
  return undefined;
}
