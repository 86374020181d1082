import { now } from '../runtime/clock.ts';
import { logger } from '../runtime/observability.ts';
import { createUseSessions, type UseSessions } from '../sessions/use-sessions.ts';
import { createDynamoSessionStore } from './dynamo-session-store.ts';
import { createDynamoSessionUses } from './dynamo-session-uses.ts';
import { rowOptionsFromEnv } from './row-options-from-env.ts';
import { secretBoxFromEnv } from './webhooks-from-env.ts';

/** Opens sessions of clients for jobs, with the stage's key in Secrets Manager. */
export const useSessionsFromEnv = (): UseSessions =>
  createUseSessions({
    sessions: createDynamoSessionStore(rowOptionsFromEnv()),
    uses: createDynamoSessionUses(rowOptionsFromEnv()),
    box: secretBoxFromEnv(),
    now,
    onError: (error) => logger.warn('not noted that a session was used', { error }),
  });
