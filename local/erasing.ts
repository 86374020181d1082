import { createDynamoBatchStore } from '../src/aws/dynamo-batch-store.ts';
import { createDynamoErasures } from '../src/aws/dynamo-erasures.ts';
import { createForgetCopies } from '../src/batches/forget-copies.ts';
import { BATCH_TIMING } from '../src/batches/timing.ts';
import type { EraseDependencies } from '../src/jobs/erase-job.ts';
import { now } from '../src/runtime/clock.ts';
import { rowOptions } from './row-options.ts';
import type { Rows } from './rows.ts';

type Given = Pick<EraseDependencies, 'store' | 'artifacts' | 'timing'> & { readonly rows: Rows };

/** What jobs are erased with, by whoever erases them. */
export function erasingWith({ rows, store, artifacts, timing }: Given): EraseDependencies {
  const batches = createDynamoBatchStore({ ...rowOptions(rows), tables: rows.tables });
  const batchTiming = { ...BATCH_TIMING, retentionMs: timing.retentionMs };
  const forgetCopies = createForgetCopies({ batches, artifacts, now, batchTiming });
  const erasures = createDynamoErasures(rowOptions(rows));
  return { store, artifacts, erasures, forgetCopies, now, timing };
}
