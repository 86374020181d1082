import type { SecretBox } from '../secrets/ports.ts';
import { SessionContents } from './contents.ts';
import { sessionNotFound } from './failures.ts';
import type { SessionStore } from './ports.ts';
import { sealSession } from './seal.ts';
import { ownerOf } from './session.ts';

/** Between two notes of when a session was used, at least, in milliseconds: each is a write. */
const TOUCH_EVERY_MS = 60_000;

/**
 * What became of saving a session: `changed` if anybody has written or deleted it since it was
 * opened, `too-large` if there is more in it now than a session may have.
 */
export type Saved = 'saved' | 'changed' | 'too-large';

/** A session that a job works with. */
export interface OpenedSession {
  readonly contents: SessionContents;
  /** Writes it anew, unless somebody else did since: of several jobs the first one wins. */
  save(contents: SessionContents): Promise<Saved>;
}

export interface UseSessions {
  /** @throws JobFailure `SESSION_NOT_FOUND` */
  open(clientId: string, name: string): Promise<OpenedSession>;
}

interface Dependencies {
  readonly sessions: Pick<SessionStore, 'read' | 'replace' | 'touch'>;
  readonly box: Pick<SecretBox, 'seal' | 'open'>;
  readonly now: () => number;
  /** Told when it could not be noted that a session was used; nothing depends on that. */
  readonly onError: (error: unknown) => void;
}

/** Opens sessions for jobs. */
export const createUseSessions = ({ sessions, box, now, onError }: Dependencies): UseSessions => ({
  async open(clientId, name) {
    const session = await sessions.read(clientId, name);
    const at = now();
    if (!session || session.expiresAt <= at) throw sessionNotFound(name);
    const { sealed, ...info } = session;
    const contents = SessionContents.parse(JSON.parse(await box.open(sealed, ownerOf(info))));
    if (at - (info.lastUsedAt ?? 0) >= TOUCH_EVERY_MS) {
      await sessions.touch(clientId, name, at).catch(onError);
    }
    return {
      contents,
      async save(latest) {
        const { success, data } = SessionContents.safeParse(latest);
        if (!success) return 'too-large';
        const next = await sealSession(box, { ...info, lastUsedAt: now() }, data, now());
        return (await sessions.replace(info.revision, next)) ? 'saved' : 'changed';
      },
    };
  },
});
