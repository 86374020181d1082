import { gzipSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Row } from '../extract/read-row.ts';
import type { ParquetColumn } from './parquet-column.ts';

/** A group is in memory until it is written, so it ends at whichever of these comes first. */
const GROUP_ROWS = 10_000;
const GROUP_CHARS = 8_000_000;

/** A cell that is no text. */
const OTHER_CHARS = 8;

export interface ParquetOptions {
  /** Packs columns by GZIP instead of Snappy: smaller, and slower to write. */
  readonly gzip: boolean;
  /** Told of each value that its column cannot hold; it is left empty. */
  readonly onUnfit: () => void;
}

/** The rows as one Parquet file, a group of rows after the other. */
export async function* parquetPieces(
  rows: AsyncIterable<readonly Row[]>,
  columns: readonly ParquetColumn[],
  { gzip, onUnfit }: ParquetOptions,
): AsyncGenerator<Buffer> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(columns),
    codec: gzip ? 'GZIP' : 'SNAPPY',
    compressors: { GZIP: (page) => gzipSync(page) },
    createdBy: 'Gannet',
  });
  let group = createGroup(columns, onUnfit);
  for await (const batch of rows) {
    for (const row of batch) {
      group.add(row);
      if (!group.isFull()) continue;
      write(file, group);
      yield taken(bytes);
      group = createGroup(columns, onUnfit);
    }
  }
  if (group.rows() > 0) write(file, group);
  void file.finish();
  yield taken(bytes);
}

const schemaOf = (columns: readonly ParquetColumn[]): SchemaElement[] => [
  { name: 'row', num_children: columns.length },
  ...columns.map(({ element }) => element),
];

type Group = ReturnType<typeof createGroup>;

function createGroup(columns: readonly ParquetColumn[], onUnfit: () => void) {
  const data: unknown[][] = columns.map(() => []);
  let rows = 0;
  let chars = 0;
  return {
    add: (row: Row) => {
      rows += 1;
      for (const [index, { read }] of columns.entries()) {
        const cell = read(row);
        if (cell === undefined) onUnfit();
        data[index]?.push(cell ?? null);
        chars += typeof cell === 'string' ? cell.length : OTHER_CHARS;
      }
    },
    rows: () => rows,
    isFull: () => rows >= GROUP_ROWS || chars >= GROUP_CHARS,
    data: () => columns.map(({ element: { name } }, index) => ({ name, data: data[index] ?? [] })),
  };
}

/** Nothing is waited for: the writer keeps the bytes until they are taken. */
const write = (file: ParquetWriter, group: Group): void =>
  void file.write({ columnData: group.data(), rowGroupSize: group.rows() });

/** What was written since the last time. */
function taken(writer: ByteWriter): Buffer {
  const bytes = Buffer.from(writer.getBytes());
  writer.index = 0;
  return bytes;
}
