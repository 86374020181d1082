/**
 * The cells of one record (RFC 4180). What a cell says is data and nothing else: a formula stays
 * the text that it is.
 *
 * @returns a sentence instead of cells when the quotes do not fit
 */
export function cellsOf(record: string, delimiter: string): string[] | string {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    const cell = record[at] === '"' ? quotedCell(record, at) : plainCell(record, at, delimiter);
    if (!cell) return `A quote of cell ${cells.length + 1} is not closed.`;
    cells.push(cell.text);
    if (cell.end >= record.length) return cells;
    if (record[cell.end] !== delimiter) {
      return `Text follows the closing quote of cell ${cells.length}.`;
    }
    at = cell.end + 1;
  }
}

interface Cell {
  readonly text: string;
  /** Position after the cell. */
  readonly end: number;
}

function plainCell(record: string, from: number, delimiter: string): Cell {
  const found = record.indexOf(delimiter, from);
  const end = found < 0 ? record.length : found;
  return { text: record.slice(from, end), end };
}

function quotedCell(record: string, from: number): Cell | undefined {
  let text = '';
  for (let at = from + 1; ; ) {
    const quote = record.indexOf('"', at);
    if (quote < 0) return undefined;
    text += record.slice(at, quote);
    if (record[quote + 1] !== '"') return { text, end: quote + 1 };
    text += '"';
    at = quote + 2;
  }
}
