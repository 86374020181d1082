import { createHandler as createExpandHandler } from '../functions/expand-batch/handler.ts';
import { createHandler as createManageHandler } from '../functions/manage-batches/handler.ts';
import { createLinkTo } from '../src/api/artifact-links.ts';
import { createDynamoBatchStore } from '../src/aws/dynamo-batch-store.ts';
import { createDynamoUsage } from '../src/aws/dynamo-usage.ts';
import { createCreateBatch } from '../src/batches/create-batch.ts';
import { createDryRunBatch } from '../src/batches/dry-run.ts';
import { createExpandBatch, type ExpandDependencies } from '../src/batches/expand-batch.ts';
import { createManageBatches } from '../src/batches/manage-batches.ts';
import { createSweepBatches } from '../src/batches/sweep-batches.ts';
import { BATCH_TIMING } from '../src/batches/timing.ts';
import { LIMITS } from '../src/contract.ts';
import { systemClock } from '../src/embedded/clock.ts';
import { createMemoryJobQueue } from '../src/embedded/memory-job-queue.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import type { ArtifactStore, JobStore } from '../src/jobs/ports.ts';
import { logger } from '../src/runtime/observability.ts';
import type { ManageUploads } from '../src/uploads/manage-uploads.ts';
import { LOCAL_WORKER_MB } from './functions.ts';
import type { Invoke } from './invoke.ts';
import { rowOptions } from './row-options.ts';
import type { Rows } from './rows.ts';

type Making = Omit<ExpandDependencies, 'batches' | 'batchQueue' | 'batchTiming' | 'jobs'>;

interface Dependencies extends Making {
  readonly invoke: Invoke;
  readonly rows: Rows;
  readonly store: JobStore;
  readonly artifacts: ArtifactStore;
  readonly getUpload: ManageUploads['get'];
}

/** Batches that are worked on at once: they share this process with the browsers. */
const AT_ONCE = 2;

const EXPAND = { functionName: 'expand-batch', timeoutMs: LIMITS.runTimeoutS * 1_000 };

/** A message that was given back: what was in its way seldom lasts long. */
const RETURN_DELAY_MS = 5_000;

/** All parts of the batches, composed with the embedded adapters. */
export function createBatches(dependencies: Dependencies) {
  const { invoke, rows, store, artifacts, now, timing } = dependencies;
  const batchQueue = createMemoryJobQueue({
    deliver: (event) => invoke(expand, event, EXPAND),
    concurrency: AT_ONCE,
    visibilityMs: EXPAND.timeoutMs,
    returnDelayMs: RETURN_DELAY_MS,
    onError: (error) => logger.error('batch not worked on', { error }),
    clock: systemClock,
  });
  const shared = {
    ...dependencies,
    batches: createDynamoBatchStore({ ...rowOptions(rows), tables: rows.tables }),
    batchTiming: { ...BATCH_TIMING, retentionMs: timing.retentionMs },
    batchQueue,
  };
  const expand = createExpandHandler(createExpandBatch({ ...shared, jobs: store }));
  return {
    queue: batchQueue,
    sweep: createSweepBatches(shared),
    'manage-batches': createManageHandler({
      createBatch: createCreateBatch({
        ...shared,
        heldKey: store.heldKey,
        newId: idsFrom(now),
      }),
      dryRun: createDryRunBatch({
        ...dependencies,
        usage: createDynamoUsage(rows.documents, rows.tables.limits),
        workerMemoryMb: LOCAL_WORKER_MB,
      }),
      batches: createManageBatches(shared),
      listJobs: store.list,
      linkTo: createLinkTo(artifacts, now),
    }),
  };
}
