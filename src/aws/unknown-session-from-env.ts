import { now } from '../runtime/clock.ts';
import { createUnknownSession, type UnknownSession } from '../sessions/unknown-session.ts';
import { createDynamoSessionStore } from './dynamo-session-store.ts';
import { rowOptionsFromEnv } from './row-options-from-env.ts';

/** Looks for sessions that jobs name, without the key that would open them. */
export const unknownSessionFromEnv = (): UnknownSession =>
  createUnknownSession({ sessions: createDynamoSessionStore(rowOptionsFromEnv()), now });
