import type { KeyedOutcome, KeyedRows } from '../../src/jobs/keyed-rows.ts';
import type { IdempotencyClaim } from '../../src/jobs/ports.ts';
import type { DueRow } from '../../src/rows/ports.ts';
import { heldKey, type MemoryCell, type MemoryTables, type Written } from './memory-job-store.ts';

/** Rows of any type as a value, beside the jobs: see `memory-job-store.ts`. */

const keyOf = (type: string, id: string): string => `${type}/${id}`;

export const getRow = ({ rows }: MemoryTables, type: string, id: string): DueRow | undefined =>
  rows[keyOf(type, id)];

export const putRow = (tables: MemoryTables, type: string, row: DueRow): MemoryTables => ({
  ...tables,
  rows: { ...tables.rows, [keyOf(type, row.id)]: row },
});

export const createRow = (tables: MemoryTables, type: string, row: DueRow): Written<boolean> =>
  getRow(tables, type, row.id) ? [tables, false] : [putRow(tables, type, row), true];

export function createKeyedRow(
  tables: MemoryTables,
  { type, row, key, now }: { type: string; row: DueRow; key: IdempotencyClaim; now: number },
): Written<KeyedOutcome> {
  const held = heldKey(tables, key.key, now);
  if (held) return [tables, { outcome: 'replayed', id: held.jobId, bodyHash: held.bodyHash }];
  const keys = { ...tables.keys, [key.key]: { ...key, jobId: row.id } };
  return [putRow({ ...tables, keys }, type, row), { outcome: 'created' }];
}

export const commitRow = (
  tables: MemoryTables,
  { type, before, after }: { type: string; before: DueRow; after: DueRow },
): Written<boolean> =>
  isSeen(tables, type, before) ? [putRow(tables, type, after), true] : [tables, false];

export const isSeen = (tables: MemoryTables, type: string, { id, version }: DueRow): boolean =>
  getRow(tables, type, id)?.version === version;

export function removeRow(tables: MemoryTables, type: string, row: DueRow): Written<boolean> {
  if (!isSeen(tables, type, row)) return [tables, false];
  const { [keyOf(type, row.id)]: _, ...rows } = tables.rows;
  return [{ ...tables, rows }, true];
}

export const dueRows = (tables: MemoryTables, type: string, now: number): readonly DueRow[] =>
  Object.entries(tables.rows)
    .flatMap(([key, row]) => (key === keyOf(type, row.id) ? [row] : []))
    .filter(({ dueAt }) => dueAt !== undefined && dueAt <= now)
    .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));

type MemoryRows<Row extends DueRow> = Omit<KeyedRows<Row>, 'list' | 'listOf'>;

/** The same behind the port. What nobody lists is not listed here. */
export function createMemoryRows<Row extends DueRow>(
  cell: MemoryCell,
  type: string,
): MemoryRows<Row> {
  const keep = <Answer>([tables, answer]: Written<Answer>): Answer => {
    cell.tables = tables;
    return answer;
  };
  return {
    create: async (row) => keep(createRow(cell.tables, type, row)),
    createKeyed: async (row, key, now) =>
      keep(createKeyedRow(cell.tables, { type, row, key, now })),
    commit: async (before, after) => keep(commitRow(cell.tables, { type, before, after })),
    remove: async (row) => keep(removeRow(cell.tables, type, row)),
    // A type's rows were all written through this port.
    get: async (id) => getRow(cell.tables, type, id) as Row | undefined,
    due: async (now, atMost) =>
      dueRows(cell.tables, type, now).slice(0, atMost) as readonly DueRow[] as Row[],
  };
}
