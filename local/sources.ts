import { createParseOrder } from '../src/api/parse-order.ts';
import type { AnnounceEnd } from '../src/batches/ports.ts';
import type { ClientStore } from '../src/clients/client.ts';
import { limitsOf } from '../src/clients/rules.ts';
import { createCancelJob } from '../src/jobs/cancel-job.ts';
import { createEraseJob } from '../src/jobs/erase-job.ts';
import type { ArtifactStore, JobStore } from '../src/jobs/ports.ts';
import type { Timing } from '../src/jobs/timing.ts';
import type { RowQueue } from '../src/rows/ports.ts';
import { now } from '../src/runtime/clock.ts';
import { logger } from '../src/runtime/observability.ts';
import type { TargetPolicy } from '../src/wall/target.ts';
import { createBatches } from './batches.ts';
import type { DataFolder } from './data-folder.ts';
import { erasingWith } from './erasing.ts';
import type { Invoke } from './invoke.ts';
import type { createRecipes } from './recipes.ts';
import type { Rows } from './rows.ts';
import { createSchedules } from './schedules.ts';
import { createUploads } from './uploads.ts';

interface Dependencies {
  readonly invoke: Invoke;
  readonly rows: Rows;
  readonly folder: DataFolder;
  readonly url: string;
  readonly store: JobStore;
  readonly clients: ClientStore;
  readonly queue: RowQueue;
  readonly artifacts: ArtifactStore;
  readonly policy: TargetPolicy;
  readonly recipes: ReturnType<typeof createRecipes>;
  readonly timing: Timing;
  readonly announceEnd: AnnounceEnd;
}

/** What makes jobs out of something else: batches, the uploads for them, and schedules. */
export async function createSources(dependencies: Dependencies) {
  const { store, clients, queue, policy } = dependencies;
  const {
    files,
    getUpload,
    rows: uploadRows,
    takeForm,
    ...uploads
  } = await createUploads(dependencies);
  const making = {
    ...dependencies,
    cancelJob: createCancelJob({ store, now }),
    eraseJob: createEraseJob(erasingWith(dependencies)),
    uploads: uploadRows,
    findLimits: async (clientId: string) => limitsOf(await clients.find(clientId)),
    parseOrder: createParseOrder(policy),
    findRecipe: dependencies.recipes.find,
    now,
    onSendFailed: (id: string, error: unknown) =>
      logger.warn('the sweep will send it', { id, error }),
  };
  const batches = createBatches({ ...making, files, getUpload, jobQueue: queue });
  const schedules = createSchedules(making);
  return {
    queue: batches.queue,
    sweeps: [schedules.sweep, batches.sweep, dependencies.recipes.sweep],
    takeForm,
    functions: {
      ...uploads,
      'manage-batches': batches['manage-batches'],
      'manage-schedules': schedules['manage-schedules'],
    },
  };
}
