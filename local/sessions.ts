import { createHandler } from '../functions/manage-sessions/handler.ts';
import { createDynamoSessionStore } from '../src/aws/dynamo-session-store.ts';
import { createDynamoSessionUses } from '../src/aws/dynamo-session-uses.ts';
import { readOrCreateSecret } from '../src/embedded/secret-file.ts';
import { now } from '../src/runtime/clock.ts';
import { logger } from '../src/runtime/observability.ts';
import { createAesSecretBox } from '../src/secrets/aes-secret-box.ts';
import { singleKey, stageKeyOf } from '../src/secrets/stage-key.ts';
import { createManageSessions } from '../src/sessions/manage-sessions.ts';
import { createUnknownSession } from '../src/sessions/unknown-session.ts';
import { createUseSessions } from '../src/sessions/use-sessions.ts';
import type { DataFolder } from './data-folder.ts';
import { rowOptions } from './row-options.ts';
import type { Rows } from './rows.ts';

interface Dependencies {
  readonly rows: Rows;
  readonly folder: Pick<DataFolder, 'stageKeyFile'>;
}

const onError = (error: unknown) => logger.warn('not noted that a session was used', { error });

/** Sessions of clients, composed with the embedded engine and the key in the data folder. */
export async function createSessions({ rows, folder }: Dependencies) {
  const sessions = createDynamoSessionStore(rowOptions(rows));
  const uses = createDynamoSessionUses(rowOptions(rows));
  const stageKey = stageKeyOf(await readOrCreateSecret(folder.stageKeyFile));
  const box = createAesSecretBox(singleKey(stageKey));
  return {
    unknown: createUnknownSession({ sessions, now }),
    use: createUseSessions({ sessions, uses, box, now, onError }),
    'manage-sessions': createHandler({ sessions: createManageSessions({ sessions, box, now }) }),
  };
}
