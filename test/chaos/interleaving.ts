import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import {
  createDynamoDeliveries,
  createDynamoEndpointBooks,
} from '../../src/aws/dynamo-webhooks.ts';
import type { AllTableNames } from '../../src/embedded/tables.ts';
import { hasEnded } from '../../src/jobs/job.ts';
import type { JobStore, RunKind } from '../../src/jobs/ports.ts';
import { createSweep } from '../../src/jobs/sweep.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import type { RowMessage } from '../../src/rows/ports.ts';
import { announcing } from '../../src/webhooks/announce.ts';
import { EVENT_TYPES } from '../../src/webhooks/endpoint.ts';
import type { TestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { createLife, INVOCATION, orderOf, untilStopped, visit } from '../support/life.ts';
import { bookOf, endpointOf, WEBHOOK_ID } from '../support/webhooks.ts';
import { seeded } from './seeded.ts';

/** How far the clock of each worker and each sweep is from the others': more than a lease. */
const SKEWS_MS = [-600_000, -45_000, 0, 0, 45_000, 600_000];

const MINUTE_MS = 60_000;
const MOST_QUIET_ROUNDS = 60;

/** What an interleaving left behind. All but the first and the last must be zero. */
export interface InterleavingCounts {
  readonly jobs: number;
  readonly lost: number;
  readonly doubledEnds: number;
  readonly wrongFiles: number;
  readonly wrongEvents: number;
  readonly doubledAttempts: number;
  readonly runs: number;
}

/**
 * Lets workers and sweeps whose clocks disagree work on the same rows, in an order that the seed
 * decides: messages come twice, at once, late and long after the end of their job, the clock jumps
 * and is set back, jobs are cancelled. Then everything comes to rest, and is counted.
 */
export async function interleave(
  engine: TestTables,
  tables: AllTableNames,
  { seed, jobs, steps }: { readonly seed: number; readonly jobs: number; readonly steps: number },
): Promise<InterleavingCounts> {
  const random = seeded(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  const { documents } = engine;
  const onUnreadable = (_row: unknown, error: unknown) => {
    throw error;
  };
  const rows = { documents, tableName: tables.jobs, onUnreadable };
  const books = createDynamoEndpointBooks(rows);
  await books.create(bookOf(endpointOf({ events: [...EVENT_TYPES] })));
  const store = announcing(createDynamoJobStore({ documents, tables, onUnreadable }), {
    books,
    queue: { send: async () => {} },
    onSendFailed: () => {},
  });
  const life = createLife({ store });
  const ids: string[] = [];
  for (let made = 0; made < jobs; made += 1) {
    ids.push((await life.submitJob(orderOf({ maxAttempts: 50 }))).job.state.jobId);
  }

  const working: (() => void)[] = [];
  const underWay: Promise<unknown>[] = [];
  let runs = 0;
  /** A page that takes until somebody lets it go on. */
  const slowly: RunKind = async (...work) => {
    runs += 1;
    await new Promise<void>((resolve) => working.push(resolve));
    return visit(...work);
  };
  const messages: RowMessage[] = [];
  /** New messages join those that were delivered before: any may come at any time, and again. */
  const deliver = (runKind: RunKind, clockAheadMs: number) => {
    messages.push(...life.sent.splice(0).map(({ message }) => message));
    const message = pick(messages);
    if (!message) return;
    const worker = life.worker({ runKind, clockAheadMs, sleep: untilStopped });
    underWay.push(worker(message.id, INVOCATION).catch(() => undefined));
  };
  const sweepWith = (aheadMs: number) =>
    createSweep({ store, queue: life.queue, now: () => life.now() + aheadMs, timing: TIMING })();
  const moves: readonly (() => Promise<unknown> | undefined)[] = [
    async () => deliver(slowly, pick(SKEWS_MS) ?? 0),
    async () => deliver(slowly, pick(SKEWS_MS) ?? 0),
    async () => working.splice(Math.floor(random() * working.length), 1)[0]?.(),
    async () => life.advance(Math.floor(random() * MINUTE_MS)),
    // What NTP does to a clock that ran fast.
    async () => life.advance(-Math.floor(random() * 2 * MINUTE_MS)),
    () => sweepWith(pick(SKEWS_MS) ?? 0),
    () => Promise.all([sweepWith(0), sweepWith(pick(SKEWS_MS) ?? 0)]),
    async () => {
      if (random() < 0.2) await life.cancelJob(CLIENT, pick(ids) ?? '').catch(() => undefined);
    },
  ];
  for (let step = 0; step < steps; step += 1) await pick(moves)?.();

  const hasLeft = async () =>
    (await Promise.all(ids.map(store.getState))).some((one) => one && !hasEnded(one));
  const wakeAll = () => {
    for (const go of working.splice(0)) go();
  };
  const runAll = async (wanted: readonly RowMessage[]) => {
    const worker = life.worker();
    for (const { id } of wanted) await worker(id, INVOCATION);
  };
  wakeAll();
  for (let round = 0; round < MOST_QUIET_ROUNDS && (await hasLeft()); round += 1) {
    life.advance(10 * MINUTE_MS);
    await sweepWith(0);
    await runAll(life.sent.splice(0).map(({ message }) => message));
    wakeAll();
  }
  // Those who lost their job long ago wake up, too; and every message that there was comes again.
  await Promise.all(underWay);
  await runAll(messages);

  const deliveries = createDynamoDeliveries(rows);
  const told = await deliveries.listOf({ clientId: CLIENT, parentId: WEBHOOK_ID }, 1_000);
  const toldIds = told.items.map(({ body }) => String(JSON.parse(body).data.id));
  const looks = await Promise.all(
    ids.map((id) => lookAt({ store, files: life.files, toldIds }, id)),
  );
  const sum = (what: keyof Look) => looks.filter((look) => look[what]).length;
  return {
    jobs,
    lost: sum('isLost'),
    doubledEnds: sum('hasOtherEnds'),
    wrongFiles: sum('hasWrongFiles'),
    wrongEvents: sum('hasWrongEvents'),
    doubledAttempts: sum('hasDoubledAttempts'),
    runs,
  };
}

interface Look {
  readonly isLost: boolean;
  readonly hasOtherEnds: boolean;
  readonly hasWrongFiles: boolean;
  readonly hasWrongEvents: boolean;
  readonly hasDoubledAttempts: boolean;
}

interface Evidence {
  readonly store: JobStore;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly toldIds: readonly string[];
}

const ENDS = ['job.succeeded', 'job.failed', 'job.cancelled'];

/** What is wrong with one job. */
async function lookAt({ store, files, toldIds }: Evidence, jobId: string): Promise<Look> {
  const job = await store.get(jobId);
  const ends = (await store.events(jobId)).filter(({ type }) => ENDS.includes(type));
  const published = job?.result?.artifacts ?? [];
  const attempts = job?.state.attempts.map(({ attempt }) => attempt) ?? [];
  return {
    isLost: !job || !hasEnded(job.state),
    hasOtherEnds: ends.length !== 1,
    hasWrongFiles:
      published.length !== (job?.state.status === 'succeeded' ? 1 : 0) ||
      !published.every(({ key }) => files.has(key)),
    hasWrongEvents: toldIds.filter((id) => id === jobId).length !== 1,
    hasDoubledAttempts: new Set(attempts).size !== attempts.length,
  };
}
