import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import {
  createDynamoDeliveries,
  createDynamoEndpointBooks,
} from '../../src/aws/dynamo-webhooks.ts';
import { apply } from '../../src/jobs/apply.ts';
import type { JobState } from '../../src/jobs/job.ts';
import type { JobStore } from '../../src/jobs/ports.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { claim, succeed } from '../../src/jobs/transitions.ts';
import type { RowQueue } from '../../src/rows/ports.ts';
import { announcing } from '../../src/webhooks/announce.ts';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import { bookIdOf, type Endpoint } from '../../src/webhooks/endpoint.ts';
import type { TestTables } from './dynoxide.ts';
import { CLIENT, NOW, queuedState, resultOf, submissionOf } from './jobs.ts';
import { bookOf, messageLog, WEBHOOK_ID } from './webhooks.ts';

export type WebhookWorld = Awaited<ReturnType<typeof newWebhookWorld>>;

/** Jobs, endpoints and deliveries in empty tables of the embedded engine, and a clock that stands. */
export async function newWebhookWorld({ documents, newTables }: TestTables) {
  const tables = await newTables();
  const onUnreadable = (_row: unknown, error: unknown) => {
    throw error;
  };
  const rows = { documents, tableName: tables.jobs, onUnreadable };
  const plain = createDynamoJobStore({ documents, tables, onUnreadable });
  const deliveries = createDynamoDeliveries(rows);
  const books = createDynamoEndpointBooks(rows);
  const clock = { at: NOW };
  const log = messageLog();
  const failedSends: string[] = [];

  /** A store that tells of the end of jobs, by the queue given. */
  const storeWith = (queue: RowQueue, under = plain) =>
    announcing(under, { books, queue, onSendFailed: (id) => failedSends.push(id) });
  const store = storeWith(log);

  return {
    plain,
    store,
    storeWith,
    /** The same over a store that writes in its own way. */
    storeOver: (commit: JobStore['commit']) => storeWith(log, { ...plain, commit }),
    deliveries,
    books,
    log,
    failedSends,
    clock,
    now: () => clock.at,
    listen: (...endpoints: Endpoint[]) => books.create(bookOf(...endpoints)),
    endpoint: async (): Promise<Endpoint | undefined> =>
      (await books.get(bookIdOf(CLIENT)))?.endpoints[0],
    /** What an endpoint is told, newest first. */
    told: async (endpointId = WEBHOOK_ID): Promise<readonly Delivery[]> =>
      (await deliveries.listOf({ clientId: CLIENT, parentId: endpointId }, 1_000)).items,
    accept: async (overrides: Partial<JobState> = {}): Promise<string> => {
      const state = queuedState(overrides);
      await plain.submit(submissionOf(state));
      return state.jobId;
    },
    claim: (jobId: string) => apply(store, jobId, (state) => claim(state, clock.at, TIMING)),
    /** What the worker of the first attempt does when its work is done. */
    finish: (jobId: string, by = store) =>
      apply(by, jobId, (state) => succeed(state, 1, clock.at, resultOf(state))),
  };
}
