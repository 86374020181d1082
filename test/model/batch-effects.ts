import * as memory from '../support/memory-batch-store.ts';
import { submit } from '../support/memory-job-store.ts';
import type { BatchQuestions } from './batch-ports.ts';
import type { Effect, TablePort } from './table-effects.ts';
import { timelessBatch, timelessTyped } from './timeless.ts';

type BatchTablePort = Extract<keyof BatchQuestions, TablePort>;

/** What each question to batches does, all at once, and the answer to it. */
export const BATCH_EFFECTS: { readonly [P in BatchTablePort]: Effect<P> } = {
  'batch.accept': (tables, [before, after, items]) => {
    const step = { before, after: timelessBatch(after), items };
    const [written, answer] = memory.accept(tables, step);
    return { tables: written, answer };
  },
  'batch.commitWith': (tables, [before, after, rows]) => {
    const step = { before, after: timelessBatch(after), rows: rows.map(timelessTyped) };
    const [written, answer] = memory.commitWith(tables, step);
    return { tables: written, answer };
  },
  'batch.addJob': (tables, [submission]) => {
    const isThere = tables.jobs[submission.state.jobId] !== undefined;
    return { tables: isThere ? tables : submit(tables, submission)[0], answer: undefined };
  },
  'batch.moves': (tables, [id]) => ({ tables, answer: memory.movesOf(tables, id) }),
  'batch.refusals': (tables, [id]) => ({ tables, answer: memory.refusalsOf(tables, id) }),
};
