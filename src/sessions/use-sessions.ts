import { Deferral } from '../jobs/deferral.ts';
import type { SecretBox } from '../secrets/ports.ts';
import { SessionContents } from './contents.ts';
import { sessionNotFound } from './failures.ts';
import type { SessionStore, SessionUses } from './ports.ts';
import { sealAgain, sealSession } from './seal.ts';
import { ownerOf, type SealedSession, type SessionInfo } from './session.ts';
import { windowsAt } from './windows.ts';

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
  /** Counts this use of it. Call it before anything is visited. @throws Deferral when it was used enough */
  begin(): Promise<void>;
  /** Writes it anew, unless somebody else did since: of several jobs the first one wins. */
  save(contents: SessionContents): Promise<Saved>;
}

export interface UseSessions {
  /** @throws JobFailure `SESSION_NOT_FOUND` */
  open(clientId: string, name: string): Promise<OpenedSession>;
}

interface Dependencies {
  readonly sessions: Pick<SessionStore, 'read' | 'replace' | 'touch'>;
  readonly uses: SessionUses;
  readonly box: SecretBox;
  readonly now: () => number;
  /** Told when it could not be noted that a session was used; nothing depends on that. */
  readonly onError: (error: unknown) => void;
}

/** Opens sessions for jobs. */
export const createUseSessions = (dependencies: Dependencies): UseSessions => ({
  async open(clientId, name) {
    const { sessions, box, now, onError } = dependencies;
    const found = await sessions.read(clientId, name);
    const at = now();
    if (!found || found.expiresAt <= at) throw sessionNotFound(name);
    const plain = await box.open(found.sealed, ownerOf(found));
    const contents = SessionContents.parse(JSON.parse(plain));
    const { sealed: _, ...info } = await keptOpenable(dependencies, found, plain);
    if (at - (info.lastUsedAt ?? 0) >= TOUCH_EVERY_MS) {
      await sessions.touch(clientId, name, at).catch(onError);
    }
    return {
      contents,
      begin: () => takeUse(dependencies, info),
      async save(latest) {
        const { success, data } = SessionContents.safeParse(latest);
        if (!success) return 'too-large';
        const next = await sealSession(box, { ...info, lastUsedAt: now() }, data, now());
        return (await sessions.replace(info.revision, next)) ? 'saved' : 'changed';
      },
    };
  },
});

/** Jobs that come too late for a day or a week wait for the next one. */
async function takeUse({ uses, now }: Dependencies, info: Omit<SessionInfo, 'sealed'>) {
  if (!info.limits) return;
  const full = await uses.take(info, windowsAt(info.limits, now()));
  if (full) throw new Deferral('quota', full.endsAt);
}

/** An older key of the stage is gone some day: what it has sealed is sealed anew when it is used. */
async function keptOpenable(
  { sessions, box }: Dependencies,
  session: SealedSession,
  plain: string,
): Promise<SealedSession> {
  if (await box.isCurrent(session.sealed)) return session;
  const anew = await sealAgain(box, session, plain);
  return (await sessions.replace(session.revision, anew)) ? anew : session;
}
