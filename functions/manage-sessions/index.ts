import { createDynamoSessionStore } from '../../src/aws/dynamo-session-store.ts';
import { rowOptionsFromEnv } from '../../src/aws/row-options-from-env.ts';
import { secretBoxFromEnv } from '../../src/aws/webhooks-from-env.ts';
import { now } from '../../src/runtime/clock.ts';
import { readListEnv } from '../../src/runtime/env.ts';
import { createManageSessions } from '../../src/sessions/manage-sessions.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  sessions: createManageSessions({
    sessions: createDynamoSessionStore(rowOptionsFromEnv()),
    box: secretBoxFromEnv(),
    now,
  }),
  corsOrigins: readListEnv('corsOrigins'),
});
