import type { KeyedOutcome, KeyedRows } from '../../src/jobs/keyed-rows.ts';
import type { IdempotencyClaim } from '../../src/jobs/ports.ts';
import type { DueRow } from '../../src/rows/ports.ts';
import { only } from './only.ts';
import type { Ask } from './ports.ts';

/** What is asked about rows of any type. */
export interface RowQuestions {
  'rows.create'(type: string, row: DueRow): boolean;
  'rows.createKeyed'(type: string, row: DueRow, key: IdempotencyClaim, now: number): KeyedOutcome;
  'rows.get'(type: string, id: string): DueRow | undefined;
  'rows.commit'(type: string, before: DueRow, after: DueRow): boolean;
  /** A write that names no version: only broken variants do that. */
  'rows.overwrite'(type: string, before: DueRow, after: DueRow): void;
  'rows.due'(type: string, now: number, atMost: number): readonly DueRow[];
}

export interface ModelRows<Row extends DueRow> extends KeyedRows<Row> {
  overwrite(before: Row, after: Row): Promise<void>;
}

export const rowsAsking = <Row extends DueRow>(ask: Ask, type: string): ModelRows<Row> =>
  only<ModelRows<Row>>({
    create: (row) => ask('rows.create', [type, row]),
    createKeyed: (row, key, now) => ask('rows.createKeyed', [type, row, key, now]),
    // A type's rows were all written through this port.
    get: async (id) => (await ask('rows.get', [type, id])) as Row | undefined,
    commit: (before, after) => ask('rows.commit', [type, before, after]),
    overwrite: (before, after) => ask('rows.overwrite', [type, before, after]),
    due: async (now, atMost) => (await ask('rows.due', [type, now, atMost])) as readonly Row[],
  });
