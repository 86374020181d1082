import { createHandler as createDeliverHandler } from '../functions/deliver-webhook/handler.ts';
import { createHandler as createManageHandler } from '../functions/manage-webhooks/handler.ts';
import { createDynamoDeliveries, createDynamoEndpointBooks } from '../src/aws/dynamo-webhooks.ts';
import { systemClock } from '../src/embedded/clock.ts';
import { createMemoryJobQueue } from '../src/embedded/memory-job-queue.ts';
import { readOrCreateSecret } from '../src/embedded/secret-file.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import type { JobStore } from '../src/jobs/ports.ts';
import { now } from '../src/runtime/clock.ts';
import { logger } from '../src/runtime/observability.ts';
import { createPostWebhook } from '../src/runtime/post-webhook.ts';
import { createAesSecretBox } from '../src/secrets/aes-secret-box.ts';
import { singleKey, stageKeyOf } from '../src/secrets/stage-key.ts';
import { createWalledFetch } from '../src/wall/fetch.ts';
import type { TargetPolicy } from '../src/wall/target.ts';
import { announcing, createAnnounceEnd } from '../src/webhooks/announce.ts';
import { createDeliver } from '../src/webhooks/deliver.ts';
import { createWebhookUseCases } from '../src/webhooks/manage.ts';
import { createDeliverySweep, createUpkeepSweep } from '../src/webhooks/sweep.ts';
import { createLookAfter } from '../src/webhooks/upkeep.ts';
import type { DataFolder } from './data-folder.ts';
import type { Invoke } from './invoke.ts';
import { rowOptions } from './row-options.ts';
import type { Rows } from './rows.ts';

interface Dependencies {
  readonly invoke: Invoke;
  readonly rows: Rows;
  readonly folder: DataFolder;
  readonly policy: TargetPolicy;
}

/** Deliveries under way at once: nearly all of their time is spent waiting for strangers. */
const AT_ONCE = 20;

const DELIVER = { functionName: 'deliver-webhook', timeoutMs: 30_000 };

/** Twice a delivery: by then its deliverer is dead. */
const VISIBILITY_MS = 60_000;
const RETURN_DELAY_MS = 5_000;

/** All parts of the webhooks, composed with the embedded adapters. */
export async function createWebhooks({ invoke, rows, folder, policy }: Dependencies) {
  const options = rowOptions(rows);
  const books = createDynamoEndpointBooks(options);
  const deliveries = createDynamoDeliveries(options);
  const stageKey = stageKeyOf(await readOrCreateSecret(folder.stageKeyFile));
  const box = createAesSecretBox(singleKey(stageKey));
  const post = createPostWebhook(createWalledFetch(policy), now);
  const queue = createMemoryJobQueue({
    deliver: (event) => invoke(handler, event, DELIVER),
    concurrency: AT_ONCE,
    visibilityMs: VISIBILITY_MS,
    returnDelayMs: RETURN_DELAY_MS,
    onError: (error) => logger.error('delivery not worked off', { error }),
    clock: systemClock,
  });
  const onError = (error: unknown) =>
    logger.error('event not sent, the failure is ours', { error });
  const onSendFailed = (deliveryId: string, error: unknown) =>
    logger.warn('the sweep will send it', { deliveryId, error });
  const shared = { books, deliveries, queue, box, now };
  const handler = createDeliverHandler({
    deliver: createDeliver({ ...shared, post, random: Math.random, onError }),
    lookAfter: createLookAfter(shared),
  });
  return {
    queue,
    announce: (store: JobStore) => announcing(store, { books, queue, onSendFailed }),
    announceEnd: createAnnounceEnd({ books, queue, onSendFailed }),
    sweeps: [createDeliverySweep(shared), createUpkeepSweep(shared)],
    'manage-webhooks': createManageHandler({
      ...createWebhookUseCases({ ...shared, newId: idsFrom(now), onSendFailed }),
      policy,
      now,
    }),
  };
}
