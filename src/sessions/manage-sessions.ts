import type { SecretBox } from '../secrets/ports.ts';
import type { SessionContents } from './contents.ts';
import { sessionNotFound, tooManySessions } from './failures.ts';
import type { SessionLimits } from './limits.ts';
import type { SessionStore } from './ports.ts';
import { sealSession } from './seal.ts';
import { MOST_SESSIONS, type SessionInfo } from './session.ts';

/** Lost races in a row after which something is wrong: each means that another writer won. */
const MOST_RACES = 20;

interface Dependencies {
  readonly sessions: SessionStore;
  readonly box: Pick<SecretBox, 'seal'>;
  readonly now: () => number;
}

export interface SessionWish {
  readonly clientId: string;
  readonly name: string;
  readonly contents: SessionContents;
  /** How long to keep it after each write, in milliseconds. */
  readonly lifeMs: number;
  readonly limits?: SessionLimits | undefined;
}

/** Everything that a client can do with its sessions; nothing of it shows a value. */
export const createManageSessions = (dependencies: Dependencies) => ({
  put: putSession(dependencies),
  /** @throws JobFailure `SESSION_NOT_FOUND` */
  get: async (clientId: string, name: string): Promise<SessionInfo> => {
    const found = await dependencies.sessions.find(clientId, name);
    if (!found || found.expiresAt <= dependencies.now()) throw sessionNotFound(name);
    return found;
  },
  list: async (clientId: string): Promise<readonly SessionInfo[]> =>
    (await dependencies.sessions.list(clientId)).filter(
      ({ expiresAt }) => expiresAt > dependencies.now(),
    ),
  remove: removeSession(dependencies),
});
export type ManageSessions = ReturnType<typeof createManageSessions>;

/**
 * Writes a session whole, whatever was in it before.
 *
 * @throws JobFailure `TOO_MANY_SESSIONS`
 */
const putSession =
  (dependencies: Dependencies) =>
  async (wish: SessionWish): Promise<PutSession> => {
    for (let race = 0; race < MOST_RACES; race += 1) {
      const written = await writeOnce(dependencies, wish);
      if (written) return written;
    }
    throw new Error(`${MOST_RACES} writers in a row were faster on a session.`);
  };

export interface PutSession {
  readonly info: SessionInfo;
  /** There was none of this name, or it had expired. */
  readonly isNew: boolean;
}

/** @returns `undefined` if somebody else wrote in between */
async function writeOnce(
  { sessions, box, now }: Dependencies,
  { clientId, name, contents, lifeMs, limits }: SessionWish,
): Promise<PutSession | undefined> {
  const before = await sessions.find(clientId, name);
  const at = now();
  const live = before && before.expiresAt > at ? before : undefined;
  const { createdAt, lastUsedAt } = live ?? { createdAt: at, lastUsedAt: undefined };
  const info = { clientId, name, createdAt, lastUsedAt, lifeMs, limits };
  const session = await sealSession(box, info, contents, at);
  const { sealed: _, ...shown } = session;
  const written = { info: shown, isNew: !live };
  if (before) return (await sessions.replace(before.revision, session)) ? written : undefined;
  const outcome = await sessions.create(session, MOST_SESSIONS);
  if (outcome === 'full' && !(await makeRoom(sessions, clientId, at))) throw tooManySessions();
  return outcome === 'created' ? written : undefined;
}

/** Those that have expired are still counted; says whether there were any. */
async function makeRoom(sessions: SessionStore, clientId: string, now: number): Promise<boolean> {
  const all = await sessions.list(clientId);
  const expired = all.filter(({ expiresAt }) => expiresAt <= now);
  const removed = await Promise.all(expired.map(sessions.remove));
  return removed.includes(true);
}

/** @throws JobFailure `SESSION_NOT_FOUND` */
const removeSession =
  ({ sessions, now }: Dependencies) =>
  async (clientId: string, name: string): Promise<void> => {
    for (let race = 0; race < MOST_RACES; race += 1) {
      const found = await sessions.find(clientId, name);
      if (!found) throw sessionNotFound(name);
      if (!(await sessions.remove(found))) continue;
      if (found.expiresAt <= now()) throw sessionNotFound(name);
      return;
    }
    throw new Error(`${MOST_RACES} writers in a row were faster on a session.`);
  };
