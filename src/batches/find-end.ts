/** Where a record ends, looked for in the bytes from `from` to before `to`. */
export type FindEnd = (
  bytes: Uint8Array,
  from: number,
  to: number,
) => {
  /** Position of the line feed that ends the record; -1: there is none. */
  readonly lineFeed: number;
  /** Whether a quoted cell was still open at the end. */
  readonly isOpen: boolean;
};

const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/** A line is a record: JSON Lines. */
export const endOfLine: FindEnd = (bytes, from, to) => {
  const lineFeed = bytes.indexOf(LINE_FEED, from);
  return { lineFeed: lineFeed < to ? lineFeed : -1, isOpen: false };
};

/** A line feed within quotes is data (RFC 4180); quotes open only where a cell begins. */
export const endOfCsvRecord = (delimiter: string): FindEnd => {
  const separator = delimiter.charCodeAt(0);
  return (bytes, from, to) => {
    for (let at = from; at < to; at += 1) {
      at = endOfCell(bytes, at, to, separator);
      if (at < 0) return { lineFeed: -1, isOpen: true };
      if (at < to && bytes[at] === LINE_FEED) return { lineFeed: at, isOpen: false };
    }
    return { lineFeed: -1, isOpen: false };
  };
};

/** Position of what ends the cell, or `to`; -1: a quote in it is not closed. */
function endOfCell(bytes: Uint8Array, from: number, to: number, separator: number): number {
  let at = bytes[from] === QUOTE ? closing(bytes, from + 1, to) : from;
  if (at < 0) return at;
  while (at < to && bytes[at] !== separator && bytes[at] !== LINE_FEED) at += 1;
  return at;
}

/** Position after the quote that closes the cell; a doubled one is data. -1: none does. */
function closing(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0 || quote >= to) return -1;
    if (bytes[quote + 1] !== QUOTE) return quote + 1;
    at = quote + 2;
  }
}
