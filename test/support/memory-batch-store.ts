import type { Batch, Refusal } from '../../src/batches/batch.ts';
import type { CountMoves } from '../../src/batches/counts.ts';
import type { AcceptedItems, BatchStore } from '../../src/batches/ports.ts';
import type { AcceptOutcome, CounterClaim } from '../../src/jobs/ports.ts';
import type { TypedRow } from '../../src/rows/ports.ts';
import { type MemoryCell, type MemoryTables, submit, type Written } from './memory-job-store.ts';
import { createMemoryRows, isSeen, putRow } from './memory-rows.ts';

/** Batches as a value, beside their jobs: see `memory-job-store.ts`. */

export const BATCH = 'batch';

export function accept(
  tables: MemoryTables,
  { before, after, items }: { before: Batch; after: Batch; items: AcceptedItems },
): Written<AcceptOutcome> {
  if (!isSeen(tables, BATCH, before)) return [tables, { outcome: 'lost' }];
  const { submissions, refusals } = items;
  const claims = sums(submissions.flatMap(({ counters }) => counters));
  const usedOf = (counter: string) => tables.used[counter] ?? 0;
  const claim = claims.find(({ counter, amount, limit }) => usedOf(counter) + amount > limit);
  if (claim) return [tables, { outcome: 'limited', claim, used: usedOf(claim.counter) }];
  if (submissions.some(({ state }) => tables.jobs[state.jobId])) {
    return [tables, { outcome: 'exists' }];
  }
  const moved = putRow(withRefusals(tables, after.id, refusals), BATCH, after);
  const written = submissions.reduce((so, submission) => submit(so, submission)[0], moved);
  return [written, { outcome: 'accepted' }];
}

export const commitWith = (
  tables: MemoryTables,
  { before, after, rows }: { before: Batch; after: Batch; rows: readonly TypedRow[] },
): Written<boolean> =>
  isSeen(tables, BATCH, before)
    ? [
        rows.reduce((so, { type, row }) => putRow(so, type, row), putRow(tables, BATCH, after)),
        true,
      ]
    : [tables, false];

function sums(claims: readonly CounterClaim[]): CounterClaim[] {
  const byCounter = new Map<string, CounterClaim>();
  for (const claim of claims) {
    const amount = claim.amount + (byCounter.get(claim.counter)?.amount ?? 0);
    byCounter.set(claim.counter, { ...claim, amount });
  }
  return [...byCounter.values()];
}

function withRefusals(tables: MemoryTables, id: string, added: readonly Refusal[]): MemoryTables {
  if (added.length === 0) return tables;
  const refusals = [...refusalsOf(tables, id), ...added].sort((a, b) => a.index - b.index);
  return { ...tables, refusals: { ...tables.refusals, [id]: refusals } };
}

export const refusalsOf = ({ refusals }: MemoryTables, id: string): readonly Refusal[] =>
  refusals[id] ?? [];

export const movesOf = ({ moves }: MemoryTables, id: string): readonly CountMoves[] =>
  moves[id] ? [moves[id]] : [];

/** The same behind the port. */
export const createMemoryBatchStore = (
  cell: MemoryCell,
): Omit<BatchStore, 'list' | 'listOf' | 'removeParts'> => ({
  ...createMemoryRows<Batch>(cell, BATCH),
  accept: async (before, after, items) => {
    const [tables, answer] = accept(cell.tables, { before, after, items });
    cell.tables = tables;
    return answer;
  },
  commitWith: async (before, after, rows) => {
    const [tables, answer] = commitWith(cell.tables, { before, after, rows });
    cell.tables = tables;
    return answer;
  },
  moves: async (id) => movesOf(cell.tables, id),
  refusals: async function* (id) {
    yield* refusalsOf(cell.tables, id);
  },
});
