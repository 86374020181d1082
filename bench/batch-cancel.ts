/**
 * What the cancel of a large batch takes: rows on the embedded engine, workers with the heartbeat of
 * production, no browser. Counts what is begun after the answer, and measures how long it takes until
 * what ran has stopped and until every job has ended.
 *
 *     node bench/batch-cancel.ts [items]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createParseOrder } from '../src/api/parse-order.ts';
import { createDynamoBatchStore } from '../src/aws/dynamo-batch-store.ts';
import { dynamoDocuments } from '../src/aws/dynamo-client.ts';
import { createDynamoJobStore } from '../src/aws/dynamo-job-store.ts';
import { createCreateBatch } from '../src/batches/create-batch.ts';
import { createExpandBatch } from '../src/batches/expand-batch.ts';
import { heedingBatches } from '../src/batches/heed-cancel.ts';
import { createManageBatches } from '../src/batches/manage-batches.ts';
import { BATCH_TIMING } from '../src/batches/timing.ts';
import { createDiskFileStore } from '../src/embedded/disk-file-store.ts';
import { startDynoxide } from '../src/embedded/dynoxide.ts';
import { createTables } from '../src/embedded/tables.ts';
import { createCancelJob } from '../src/jobs/cancel-job.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import type { RunKind } from '../src/jobs/ports.ts';
import { createRunJob } from '../src/jobs/run-job.ts';
import { numberedJobId } from '../src/jobs/source-ids.ts';
import { TIMING } from '../src/jobs/timing.ts';
import { sleep } from '../src/runtime/clock.ts';
import { noRecipes } from '../test/support/recipes.ts';

const ITEMS = Number(process.argv[2] ?? 10_000);
const WORKERS = 8;
const CLIENT = 'cli_01KAN0000000000000000000C1';
const INVOCATION = { remainingMs: 300_000, stop: new AbortController().signal };

const folder = await mkdtemp(join(tmpdir(), 'gannet-bench-'));
const engine = await startDynoxide({
  dataFile: join(folder, 'rows.db'),
  onExit: (reason) => {
    throw new Error(reason);
  },
});
const documents = dynamoDocuments({ endpoint: engine.endpoint });
const tables = { jobs: 'jobs', limits: 'limits', registry: 'registry' };
await createTables(documents, tables);
const options = { documents, tables, onUnreadable: () => {} };
const [batches, jobs] = [createDynamoBatchStore(options), createDynamoJobStore(options)];
const files = createDiskFileStore(join(folder, 'files'));
const now = Date.now;
const nothing = async () => {};
const shared = {
  ...{ batches, jobs, files, now, timing: TIMING, batchTiming: BATCH_TIMING },
  ...{ batchQueue: { send: nothing }, jobQueue: { send: nothing }, onSendFailed: console.error },
  ...{ cancelJob: createCancelJob({ store: jobs, now }), eraseJob: nothing },
  artifacts: { removeAll: nothing },
  uploads: { get: async () => undefined, remove: async () => false },
  announceEnd: async () => ({ rows: [], send: nothing }),
  findLimits: async () => ({ jobsPerDay: ITEMS }),
  parseOrder: createParseOrder({ allowedHosts: new Set(), allowedPorts: new Set([80, 443]) }),
  findRecipe: noRecipes,
};
const manage = createManageBatches(shared);
const expand = createExpandBatch(shared);

/** When each run began and when its page was told to stop. */
const begun: number[] = [];
const stopped: number[] = [];
/** A page that goes on until it is told to stop, for as long as a job may. */
const endless: RunKind = async (_request, { signal }) => {
  begun.push(now());
  await sleep(INVOCATION.remainingMs, signal);
  stopped.push(now());
  throw signal.reason;
};
const runJob = createRunJob({
  store: heedingBatches(jobs, { batches, now }),
  queue: { send: nothing },
  artifacts: { put: nothing, link: async () => '', removeAll: nothing },
  runKind: endless,
  ...{ now, sleep, random: Math.random, timing: TIMING },
});

try {
  const items = Array.from({ length: ITEMS }, (_, index) => ({
    kind: 'page',
    input: { url: `https://example.com/${index}` },
  }));
  const create = createCreateBatch({
    ...shared,
    heldKey: jobs.heldKey,
    getUpload: () => Promise.reject(new Error('There is no upload.')),
    newId: idsFrom(now),
  });
  const asked = { clientId: CLIENT, requestId: 'req_bench', from: { items }, concurrency: ITEMS };
  const { id } = (await create(asked)).row;
  await expand(id, 1_800_000);
  const { accepted } = (await manage.get(CLIENT, id)).batch;

  // The workers take items from the end, where the expander comes last.
  let next = ITEMS;
  const workers = Array.from({ length: WORKERS }, async () => {
    while (next > 0) await runJob(numberedJobId(id, --next), INVOCATION);
  });
  while (begun.length < WORKERS) await wait(10);
  const askedAt = now();
  await manage.cancel(CLIENT, id);
  const answeredAt = now();
  await expand(id, 1_800_000);
  const toldAt = now();
  await Promise.all(workers);

  const { jobs: counts } = await manage.get(CLIENT, id);
  const begunLater = begun.filter((at) => at > answeredAt).length;
  console.log(`jobs       ${accepted}, ${WORKERS} of them running`);
  console.log(`answered   after ${answeredAt - askedAt} ms`);
  console.log(`begun      ${begunLater} after the answer`);
  console.log(`stopped    the last that ran ${Math.max(...stopped) - answeredAt} ms after it`);
  console.log(`ended      all ${((toldAt - answeredAt) / 1_000).toFixed(1)} s after it`);
  console.log(`counts     ${JSON.stringify(counts)}`);
} finally {
  documents.destroy();
  await engine.stop();
  await rm(folder, { recursive: true });
}
