import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { hasEnded } from '../../src/jobs/job.ts';
import type { RunKind } from '../../src/jobs/ports.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { recipeFor, type Style } from '../support/catalogue/recipes.ts';
import { scrapingMemory } from '../support/catalogue/scraping-kind.ts';
import type { TestTables } from '../support/dynoxide.ts';
import { createLife, INVOCATION, orderOf, type WorkerPorts } from '../support/life.ts';

export const CATALOGUE = { items: 13, perPage: 3 };

/** Pages that an invocation has time for: the whole takes three of them. */
const PAGES_AT_ONCE = 2;

const TERMINAL = ['job.succeeded', 'job.failed', 'job.cancelled'];

/** More rounds of the sweep than any trouble needs. */
const MOST_ROUNDS = 30;

/** One scrape whose rows lie on the embedded engine, and whose files lie in memory. */
export async function createScrapeWorld(engine: TestTables, style: Style) {
  const store = createDynamoJobStore({
    documents: engine.documents,
    tables: await engine.newTables(),
    onUnreadable: (_row, error) => {
      throw error;
    },
  });
  const life = createLife({ store });
  const input = { recipe: recipeFor(style, 'http://catalogue.test') };
  const { job } = await life.submitJob(orderOf({ kind: 'scrape', input, maxAttempts: 50 }));
  const { jobId } = job.state;
  const runKind: RunKind = scrapingMemory(CATALOGUE, { pages: PAGES_AT_ONCE });
  const ports: WorkerPorts = {
    store,
    queue: life.queue,
    artifacts: life.artifacts,
    files: life.large,
  };

  const state = async () => {
    const found = await store.getState(jobId);
    if (!found) throw new Error('The job is gone.');
    return found;
  };
  const work = (own: Partial<WorkerPorts> = {}) =>
    life.worker({ runKind, ports: own })(jobId, INVOCATION);
  /** Lets leases end, sweeps and works until the job has ended. */
  const finish = async () => {
    for (let round = 0; round < MOST_ROUNDS && !hasEnded(await state()); round += 1) {
      life.advance(TIMING.leaseMs + TIMING.resendMaxMs);
      await life.sweep();
      life.sent.length = 0;
      await work();
    }
  };
  /** What became of it: the file, and how often its end was told. */
  const outcome = async () => {
    const found = await store.get(jobId);
    const csv = found?.result?.artifacts.find(({ name }) => name === 'rows.csv');
    const events = await store.events(jobId);
    return {
      status: found?.state.status,
      failure: found?.state.failure,
      csv: Buffer.from(life.files.get(csv?.key ?? '') ?? []).toString(),
      ends: events.filter(({ type }) => TERMINAL.includes(type)).length,
      hasCheckpoint: found?.state.checkpoint !== undefined,
    };
  };
  return { life, jobId, ports, state, work, finish, outcome };
}
export type ScrapeWorld = Awaited<ReturnType<typeof createScrapeWorld>>;

/** Calls that leave a trace, each made by way of `call`. */
export const throughout = (
  { store, queue, artifacts, files }: WorkerPorts,
  call: <Value>(work: () => Promise<Value>) => Promise<Value>,
): WorkerPorts => ({
  store: {
    ...store,
    getState: (jobId) => call(() => store.getState(jobId)),
    commit: (change) => call(() => store.commit(change)),
  },
  queue: { send: (message, delayMs) => call(() => queue.send(message, delayMs)) },
  artifacts: { ...artifacts, put: (...file) => call(() => artifacts.put(...file)) },
  files: { ...files, write: (...file) => call(() => files.write(...file)) },
});
