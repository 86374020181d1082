import {
  createDynamoDeliveries,
  createDynamoEndpointBooks,
} from '../../src/aws/dynamo-webhooks.ts';
import { rowOptionsFromEnv } from '../../src/aws/row-options-from-env.ts';
import {
  deliveryQueueFromEnv,
  secretBoxFromEnv,
  tellThatSendFailed,
} from '../../src/aws/webhooks-from-env.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { now } from '../../src/runtime/clock.ts';
import { readListEnv } from '../../src/runtime/env.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { createWebhookUseCases } from '../../src/webhooks/manage.ts';
import { createHandler } from './handler.ts';

const rows = rowOptionsFromEnv();

export const handler = createHandler({
  ...createWebhookUseCases({
    books: createDynamoEndpointBooks(rows),
    deliveries: createDynamoDeliveries(rows),
    queue: deliveryQueueFromEnv(),
    box: secretBoxFromEnv(),
    newId: idsFrom(now),
    now,
    onSendFailed: tellThatSendFailed,
  }),
  policy: policyFromEnv(),
  now,
  corsOrigins: readListEnv('corsOrigins'),
});
