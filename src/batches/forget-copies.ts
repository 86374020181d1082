import type { ForgetCopies } from '../jobs/ports.ts';
import { applyToRow } from '../rows/apply.ts';
import type { Batch } from './batch.ts';
import { type Expander, type Step, write } from './expander.ts';
import { withoutCopies } from './exports.ts';
import { copiesOf } from './files.ts';
import type { BatchTiming } from './timing.ts';

interface Dependencies extends Pick<Expander, 'artifacts' | 'now'> {
  readonly batches: Pick<Expander['batches'], 'get' | 'commit'>;
  readonly batchTiming: BatchTiming;
}

/**
 * Removes the manifest and the ZIP that an erased job may be in; the next one who asks gets new
 * ones. Safe to call again: whatever a crash left is named in the batch's row.
 */
export const createForgetCopies =
  ({ batches, artifacts, now, batchTiming }: Dependencies): ForgetCopies =>
  async (batchId) => {
    await applyToRow<Batch, 'idle'>(batches, batchId, (row) =>
      withoutCopies(row, now(), batchTiming),
    );
    const batch = await batches.get(batchId);
    for (const generation of batch?.stale ?? []) {
      if (batch) await artifacts.removeAll(copiesOf(batch, generation));
    }
  };

/** Removes them once more, now that nobody can be making one: this expander holds the batch. */
export const removeStale: Step = async (expander, batch) => {
  for (const generation of batch.stale) {
    await expander.artifacts.removeAll(copiesOf(batch, generation));
  }
  return write(expander, batch, { ...batch, stale: [] });
};
