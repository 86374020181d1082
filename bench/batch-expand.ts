/**
 * How fast a batch file becomes jobs, and how much memory that takes: a JSONL file on the embedded
 * engine, from the row of the batch to the row of its last job. No browser is involved.
 *
 *     node bench/batch-expand.ts [items]
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createParseOrder } from '../src/api/parse-order.ts';
import { createDynamoBatchStore } from '../src/aws/dynamo-batch-store.ts';
import { dynamoDocuments } from '../src/aws/dynamo-client.ts';
import { createDynamoJobStore } from '../src/aws/dynamo-job-store.ts';
import type { Batch } from '../src/batches/batch.ts';
import { createExpandBatch } from '../src/batches/expand-batch.ts';
import { createManageBatches } from '../src/batches/manage-batches.ts';
import { BATCH_TIMING } from '../src/batches/timing.ts';
import { createDiskFileStore } from '../src/embedded/disk-file-store.ts';
import { startDynoxide } from '../src/embedded/dynoxide.ts';
import { createTables } from '../src/embedded/tables.ts';
import { createCancelJob } from '../src/jobs/cancel-job.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import { TIMING } from '../src/jobs/timing.ts';
import { noRecipes } from '../test/support/recipes.ts';

const ITEMS = Number(process.argv[2] ?? 100_000);
const SAMPLE_MS = 2_000;
const CLIENT = 'cli_01KAN0000000000000000000C1';
const KEY = `clients/${CLIENT}/uploads/bench/file`;
const MB = 1024 * 1024;

const folder = await mkdtemp(join(tmpdir(), 'gannet-bench-'));
const engine = await startDynoxide({
  dataFile: join(folder, 'rows.db'),
  onExit: (reason) => {
    throw new Error(reason);
  },
});
const documents = dynamoDocuments({ endpoint: engine.endpoint });
/** What no batch of this bench comes to. */
const IDLE = {
  announceEnd: async () => ({ rows: [], send: async () => {} }),
  eraseJob: async () => {},
  artifacts: { removeAll: async () => {} },
  uploads: { get: async () => undefined, remove: async () => false },
  findRecipe: noRecipes,
};

async function run(): Promise<void> {
  const tables = { jobs: 'jobs', limits: 'limits', registry: 'registry' };
  await createTables(documents, tables);
  const options = { documents, tables, onUnreadable: () => {} };
  const batches = createDynamoBatchStore(options);
  const jobs = createDynamoJobStore(options);
  const files = createDiskFileStore(join(folder, 'files'));
  const fileBytes = await writeItems(join(folder, 'files', KEY));
  const now = Date.now;
  let messages = 0;
  const shared = {
    ...{ batches, jobs, files, now, timing: TIMING, batchTiming: BATCH_TIMING },
    jobQueue: {
      send: async () => {
        messages += 1;
      },
    },
    batchQueue: { send: async () => {} },
    cancelJob: createCancelJob({ store: jobs, now }),
    ...IDLE,
    findLimits: async () => ({ jobsPerDay: ITEMS }),
    parseOrder: createParseOrder({ allowedHosts: new Set(), allowedPorts: new Set([80, 443]) }),
    onSendFailed: (_id: string, error: unknown) => console.error(error),
  };
  const expand = createExpandBatch(shared);
  const batch = newBatch((await files.look(KEY))?.etag ?? '', fileBytes);
  await batches.create(batch);

  const samples = startSampling(() => batches.get(batch.id));
  const startedAt = performance.now();
  for (let phase = ''; phase !== 'expanded'; ) {
    const summary = await expand(batch.id, 300_000);
    phase = typeof summary === 'string' ? summary : summary.phase;
  }
  const tookS = (performance.now() - startedAt) / 1_000;
  await samples.stop();

  const { batch: done, jobs: counts } = await createManageBatches(shared).get(CLIENT, batch.id);
  console.log(`file       ${(fileBytes / MB).toFixed(1)} MB, ${done.total} items`);
  console.log(
    `jobs       ${done.accepted} accepted, ${done.refused} refused, ${messages} messages`,
  );
  console.log(`counts     ${JSON.stringify(counts)}`);
  console.log(
    `took       ${tookS.toFixed(1)} s, ${Math.round(done.accepted / tookS)} jobs a second`,
  );
  console.log(`memory     ${samples.summary()}`);
}

/** Every hundredth item is no good. */
async function writeItems(path: string): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const line = (index: number) =>
    index % 100 === 99
      ? 'not JSON\n'
      : `${JSON.stringify({ kind: 'page', input: { url: `https://example.com/products/${index}?from=bench`, outputs: ['text', 'links'] }, tags: ['bench'] })}\n`;
  const lines = Readable.from(
    (function* () {
      for (let index = 0; index < ITEMS; index += 1) yield line(index);
    })(),
  );
  await pipeline(lines, createWriteStream(path));
  return (await stat(path)).size;
}

const newBatch = (etag: string, sizeBytes: number): Batch => ({
  ...{ id: idsFrom(Date.now)('bat'), clientId: CLIENT, version: 0, requestId: 'req_bench' },
  createdAt: Date.now(),
  source: { key: KEY, etag, sizeBytes, format: 'jsonl', delimiter: ',' },
  concurrency: 1_000_000,
  phase: 'counting',
  cursor: { byte: 0, index: 0 },
  ...{
    total: 0,
    accepted: 0,
    refused: 0,
    cancelIndex: 0,
    stalls: 0,
    exports: {},
    generation: 0,
    stale: [],
  },
  expiresAt: Date.now() + BATCH_TIMING.retentionMs,
});

/** Prints a line every two seconds: how far it is, and what this process and the engine hold. */
function startSampling(look: () => Promise<Batch | undefined>) {
  const stopping = new AbortController();
  const ours: number[] = [];
  const startedAt = performance.now();
  const sample = async () => {
    const { rss, heapUsed } = process.memoryUsage();
    ours.push(rss);
    const batch = await look();
    const atS = ((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4);
    const numbers = [rss, heapUsed, await rssOf(engine.pid)].map((bytes) =>
      (bytes / MB).toFixed(0).padStart(5),
    );
    const progress = `${batch?.phase.padEnd(9)} ${String(batch?.cursor.index).padStart(7)}`;
    console.log(
      `${atS} s  ${progress}  rss ${numbers[0]} MB  heap ${numbers[1]} MB  engine ${numbers[2]} MB`,
    );
  };
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await sample();
      await sleep(SAMPLE_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  const mb = (bytes: number) => `${(bytes / MB).toFixed(0)} MB`;
  return {
    stop: async () => {
      stopping.abort();
      await loop;
    },
    summary: () => {
      const half = ours.slice(Math.floor(ours.length / 2));
      return `rss at most ${mb(Math.max(...ours))}; second half ${mb(Math.min(...half))} to ${mb(Math.max(...half))}`;
    },
  };
}

/** Resident memory of another process, in bytes. */
async function rssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024;
}

try {
  await run();
} finally {
  documents.destroy();
  await engine.stop();
  await rm(folder, { recursive: true });
}
