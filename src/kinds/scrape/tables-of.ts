import type { Artifact } from '../../jobs/job.ts';
import type { AttemptFiles } from '../../jobs/ports.ts';
import { columnsOf } from '../../recipes/columns.ts';
import { parquetPieces } from '../../recipes/output/parquet.ts';
import { parquetColumnsOf } from '../../recipes/output/parquet-column.ts';
import { tableOf } from '../../recipes/output/tables.ts';
import type { WalkState } from '../../recipes/walk/state.ts';
import { storedRows } from '../../recipes/walk/stored-parts.ts';
import type { ScrapeInput } from './input.ts';

export interface Tables {
  readonly files: readonly Artifact[];
  /** Values that a column of Parquet could not hold. */
  readonly unfit: number;
}

type Format = ScrapeInput['output']['formats'][number];

const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  jsonl: 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
};

/** One file after the other: each reads the parts anew, and none of them is in memory. */
export async function tablesOf(
  { recipe, output }: ScrapeInput,
  files: AttemptFiles,
  state: WalkState,
): Promise<Tables> {
  const columns = columnsOf(recipe);
  const made: Artifact[] = [];
  let unfit = 0;
  const onUnfit = () => {
    unfit += 1;
  };
  const packed = { ...output, onUnfit };
  for (const format of output.formats) {
    const rows = storedRows(files, state);
    // Parquet packs its columns: packed as a whole, it could not be read in parts.
    const isPacked = output.gzip && format !== 'parquet';
    const name = `rows.${format}${isPacked ? '.gz' : ''}`;
    const mediaType = isPacked ? 'application/gzip' : MEDIA_TYPES[format];
    const table =
      format === 'parquet'
        ? parquetPieces(rows, parquetColumnsOf(recipe, columns), packed)
        : tableOf(format, rows, columns, output);
    made.push(await files.write(name, mediaType, table));
  }
  return { files: made, unfit };
}
