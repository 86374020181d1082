import type { Batch } from '../../src/batches/batch.ts';
import { hasEnded } from '../../src/jobs/job.ts';
import type { DueRow } from '../../src/rows/ports.ts';
import { DELIVERY, type Delivery } from '../../src/webhooks/delivery.ts';
import { BATCH } from '../support/memory-batch-store.ts';
import type { MemoryTables } from '../support/memory-job-store.ts';
import type { State } from './state.ts';

/** Finds the rows of one type: once for all states that have the same rows. */
function rowsIn<Row extends DueRow>(type: string) {
  const known = new WeakMap<MemoryTables['rows'], readonly Row[]>();
  return ({ rows }: MemoryTables): readonly Row[] => {
    const found =
      known.get(rows) ??
      // A type's rows were all written by the code of this type.
      Object.entries(rows).flatMap(([key, row]) =>
        key.startsWith(`${type}/`) ? [row as Row] : [],
      );
    known.set(rows, found);
    return found;
  };
}

export const batchesIn = rowsIn<Batch>(BATCH);

export const deliveriesIn = rowsIn<Delivery>(DELIVERY);

/** How jobs ended, as far as they have. */
export const jobEndsIn = ({ world }: State): readonly string[] =>
  Object.values(world.tables.jobs).flatMap(({ state }) => (hasEnded(state) ? [state.status] : []));
