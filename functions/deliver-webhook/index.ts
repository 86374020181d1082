import {
  createDynamoDeliveries,
  createDynamoEndpointBooks,
} from '../../src/aws/dynamo-webhooks.ts';
import { rowOptionsFromEnv } from '../../src/aws/row-options-from-env.ts';
import { deliveryQueueFromEnv, secretBoxFromEnv } from '../../src/aws/webhooks-from-env.ts';
import { now } from '../../src/runtime/clock.ts';
import { logger } from '../../src/runtime/observability.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { createPostWebhook } from '../../src/runtime/post-webhook.ts';
import { createWalledFetch } from '../../src/wall/fetch.ts';
import { createDeliver } from '../../src/webhooks/deliver.ts';
import { createLookAfter } from '../../src/webhooks/upkeep.ts';
import { createHandler } from './handler.ts';

const rows = rowOptionsFromEnv();
const books = createDynamoEndpointBooks(rows);
const box = secretBoxFromEnv();

export const handler = createHandler({
  deliver: createDeliver({
    deliveries: createDynamoDeliveries(rows),
    books,
    queue: deliveryQueueFromEnv(),
    box,
    post: createPostWebhook(createWalledFetch(policyFromEnv()), now),
    now,
    random: Math.random,
    onError: (error) => logger.error('event not sent, the failure is ours', { error }),
  }),
  lookAfter: createLookAfter({ books, box, now }),
});
