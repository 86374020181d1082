import * as memory from '../support/memory-rows.ts';
import type { RowQuestions } from './row-ports.ts';
import type { Effect } from './table-effects.ts';
import { timelessRow } from './timeless.ts';

/** What each question to rows does, all at once, and the answer to it. */
export const ROW_EFFECTS: { readonly [P in keyof RowQuestions]: Effect<P> } = {
  'rows.create': (tables, [type, row]) => {
    const [written, answer] = memory.createRow(tables, type, timelessRow(type, row));
    return { tables: written, answer };
  },
  'rows.createKeyed': (tables, [type, row, key, now]) => {
    const made = { type, row: timelessRow(type, row), key, now };
    const [written, answer] = memory.createKeyedRow(tables, made);
    return { tables: written, answer };
  },
  'rows.get': (tables, [type, id]) => ({ tables, answer: memory.getRow(tables, type, id) }),
  'rows.commit': (tables, [type, before, after]) => {
    const change = { type, before, after: timelessRow(type, after) };
    const [written, answer] = memory.commitRow(tables, change);
    return { tables: written, answer };
  },
  'rows.overwrite': (tables, [type, before, after]) => {
    const there = memory.getRow(tables, type, after.id) ?? before;
    const wanted = Object.entries(after).filter(
      ([name, value]) => value !== before[name as keyof typeof before],
    );
    const row = { ...there, ...Object.fromEntries(wanted), version: there.version + 1 };
    return { tables: memory.putRow(tables, type, timelessRow(type, row)), answer: undefined };
  },
  'rows.due': (tables, [type, now, atMost]) => ({
    tables,
    answer: memory.dueRows(tables, type, now).slice(0, atMost),
  }),
};
