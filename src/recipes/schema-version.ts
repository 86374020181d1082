import { createHash } from 'node:crypto';
import type { Column } from './columns.ts';

/** Says when two tables have the same columns, in the same order and of the same types. */
export const schemaVersionOf = (columns: readonly Column[]): string =>
  createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 16);
