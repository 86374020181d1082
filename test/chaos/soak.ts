import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Api, createApi, type JobView } from '../support/api.ts';
import { startTestTables } from '../support/dynoxide.ts';
import { startChaotic } from './chaotic-service.ts';
import { type Fault, startFaultProxy } from './fault-proxy.ts';
import { endingsOf, processesAbout, wrongFilesOf } from './invariants.ts';
import { startLightSite } from './light-site.ts';
import { startReceiver } from './receiver.ts';
import { seeded } from './seeded.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly jobs: number;
  readonly kills: number;
}

/** What a soak counted. All but the first three and the last two must be zero. */
export interface SoakCounts {
  readonly accepted: number;
  readonly succeeded: number;
  readonly kills: number;
  readonly lost: number;
  readonly failed: number;
  /** Jobs whose audit tells of another number of ends than one. */
  readonly doubledEnds: number;
  /** Jobs with a file that is not what the manifest says. */
  readonly wrongFiles: number;
  /** Jobs in the list that nobody was told of. */
  readonly unknown: number;
  /** Difference of the quota's counter and the jobs accepted. */
  readonly quotaOff: number;
  /** Events that never came, or came with two bodies under one id, or under two ids. */
  readonly wrongEvents: number;
  readonly leftFiles: number;
  readonly leftProcesses: number;
  readonly storageFaults: number;
  readonly visits: number;
}

/** One in ten calls of the tables goes wrong, in every way there is. */
const FAULTS: readonly Fault[] = ['error', 'throttle', 'drop', 'lost-answer', 'delay'];
const FAULT_SHARE = 0.1;

const SUBMITTERS = 8;

/** Answers that are waited for at once: thousands of sockets test the machine, not the service. */
const WATCHERS = 32;

/**
 * Runs jobs through a service that is killed again and again, whose storage fails and whose
 * messages come twice; then lets it come to rest, and counts.
 */
export async function soak({ seed, jobs, kills }: SoakOptions): Promise<SoakCounts> {
  const random = seeded(seed);
  let isCalm = false;
  const fault = (): Fault =>
    isCalm || random() >= FAULT_SHARE
      ? 'none'
      : (FAULTS[Math.floor(random() * FAULTS.length)] ?? 'none');
  const tables = await startTestTables();
  const proxy = await startFaultProxy(tables.endpoint, fault);
  const [site, receiver] = await Promise.all([startLightSite(), startReceiver()]);
  const args = ['--allow-host', site.host, '--allow-host', receiver.host];
  isCalm = true;
  const service = await startChaotic({ endpoint: proxy.endpoint, args });
  const api = createApi(service.url, service.apiKey);
  await api.send('POST', '/v1/webhooks', { body: { url: receiver.url } });
  isCalm = false;

  const life = (number: number) => ({
    CHAOS_ERRORS: '0.1',
    CHAOS_DUPLICATES: '0.2',
    CHAOS_SEED: String(seed + number),
  });
  const killing = (async () => {
    for (let kill = 1; kill <= kills; kill += 1) {
      await site.visited(Math.floor((jobs / (kills + 1)) * kill));
      await service.kill();
      await service.start(life(kill));
    }
  })();
  const ids = await submitAll(api, site.page, jobs);
  await killing;
  isCalm = true;
  await service.kill();
  await service.start();
  const ended = await eachOf(ids, (id) => api.ended(id));
  const events = await eventsOf(ended, receiver.bodies);

  const used = await quotaUsed(tables.documents);
  const listed = await listAll(api);
  const counts = {
    accepted: new Set(ids).size,
    succeeded: ended.filter(({ status }) => status === 'succeeded').length,
    kills: kills + 1,
    lost: jobs - new Set(ids).size,
    failed: ended.filter(({ status }) => status !== 'succeeded').length,
    doubledEnds: await count(ended, async (job) => (await endingsOf(api, job)).length !== 1),
    wrongFiles: await count(ended, async (job) => (await filesOf(api, job)).length > 0),
    unknown: listed.filter((id) => !ids.includes(id)).length,
    quotaOff: Math.abs(used - new Set(ids).size),
    wrongEvents: events,
    leftFiles: (await service.end()).length,
    leftProcesses: processesAbout(service.data).length,
    storageFaults: Object.entries(proxy.counts)
      .filter(([name]) => name !== 'none')
      .reduce((sum, [, times]) => sum + times, 0),
    visits: site.visits(),
  };
  await Promise.all([service.remove(), site.stop(), receiver.stop(), proxy.stop()]);
  await tables.stop();
  return counts;
}

/** Most are light; a few make the browser work. */
function bodyOf(url: string, index: number) {
  const shared = { maxAttempts: 10 };
  if (index % 20 === 0) return { ...shared, kind: 'pdf', input: { url } };
  if (index % 20 === 10) return { ...shared, kind: 'screenshot', input: { url, format: 'jpeg' } };
  return { ...shared, kind: 'page', input: { url, outputs: ['text'] } };
}

/** Submits like a client that knows its trade: with a key, and again until it is answered. */
async function submitAll(api: Api, page: (index: number) => string, jobs: number) {
  const ids: string[] = [];
  let next = 0;
  const submitter = async (): Promise<void> => {
    for (let index = next++; index < jobs; index = next++) {
      const body = bodyOf(page(index), index);
      const key = { 'idempotency-key': `soak-${index}` };
      let job: JobView | undefined;
      while (!job) job = await api.submit(body, key).catch(() => undefined);
      ids.push(job.id);
    }
  };
  await Promise.all(Array.from({ length: SUBMITTERS }, submitter));
  return ids;
}

async function listAll(api: Api): Promise<string[]> {
  const ids: string[] = [];
  let next: string | undefined;
  do {
    const page = await api.list(`size=1000${next === undefined ? '' : `&next=${next}`}`);
    ids.push(...page.items.map(({ id }) => id));
    next = page.next;
  } while (next !== undefined);
  return ids;
}

async function quotaUsed(documents: Awaited<ReturnType<typeof startTestTables>>['documents']) {
  const { Items = [] } = await documents.send(new ScanCommand({ TableName: 'gannet-limits' }));
  return Items.filter(({ pk }) => /^counter\/.*\/day\//.test(String(pk))).reduce(
    (sum, { jobs }) => sum + Number(jobs),
    0,
  );
}

/** One result for each item, in their order, a bounded number at once. */
async function eachOf<Item, Result>(items: readonly Item[], ask: (item: Item) => Promise<Result>) {
  const results: Result[] = [];
  const left = items.entries();
  const watcher = async () => {
    for (const [index, item] of left) results[index] = await ask(item);
  };
  await Promise.all(Array.from({ length: WATCHERS }, watcher));
  return results;
}

/** Deliveries go on for a moment after the last job has ended. */
const EVENTS_WITHIN_MS = 60_000;

/** Jobs whose event did not come exactly as it should: one id, one body, naming the job. */
async function eventsOf(
  jobs: readonly JobView[],
  bodies: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<number> {
  const until = Date.now() + EVENTS_WITHIN_MS;
  while (bodies.size < jobs.length && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const idsByJob = new Map<string, number>();
  let twoBodies = 0;
  for (const texts of bodies.values()) {
    if (texts.size !== 1) twoBodies += 1;
    const [body = '{}'] = texts;
    const { data } = JSON.parse(body);
    idsByJob.set(data.id, (idsByJob.get(data.id) ?? 0) + 1);
  }
  return twoBodies + jobs.filter(({ id }) => idsByJob.get(id) !== 1).length;
}

/** With links of this moment: those of the first answers would have ended long ago. */
const filesOf = async (api: Api, { id }: JobView) => wrongFilesOf(await api.get(id));

const count = async <Item>(items: readonly Item[], is: (item: Item) => Promise<boolean>) =>
  (await eachOf(items, is)).filter(Boolean).length;
