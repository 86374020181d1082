import type { RowQueue } from '../rows/ports.ts';
import { createRowSweep, type Sweep } from '../rows/sweep.ts';
import type { BatchStore } from './ports.ts';
import type { BatchTiming } from './timing.ts';
import { recovered } from './transitions.ts';

interface Dependencies {
  readonly batches: Pick<BatchStore, 'due' | 'commit'>;
  readonly batchQueue: RowQueue;
  readonly now: () => number;
  readonly batchTiming: BatchTiming;
}

/** Sends the message again for every batch whose time has come. */
export const createSweepBatches = (dependencies: Dependencies): Sweep => {
  const { batches, batchQueue, now, batchTiming } = dependencies;
  return createRowSweep({
    due: batches.due,
    now,
    nudge: async (batch, at, horizon) => {
      const after = recovered(batch, at, batchTiming, horizon);
      if (typeof after === 'string') return 'left';
      const written = { ...after, version: batch.version + 1 };
      if (!(await batches.commit(batch, written))) return 'left';
      if (written.dueAt === undefined) return 'ended';
      const { id, clientId, requestId } = written;
      await batchQueue.send({ id, clientId, requestId });
      return 'sent';
    },
  });
};
