import { logger } from '../src/runtime/observability.ts';
import type { Rows } from './rows.ts';

/** What every kind of row in the jobs table is kept with. */
export const rowOptions = ({ documents, tables }: Rows) => ({
  documents,
  tableName: tables.jobs,
  onUnreadable: (row: unknown, error: unknown) =>
    logger.error('row is not readable', { row, error }),
});
