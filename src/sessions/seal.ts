import { randomUUID } from 'node:crypto';
import type { SecretBox } from '../secrets/ports.ts';
import { countsOf, type SessionContents } from './contents.ts';
import { ownerOf, type SealedSession, type SessionInfo } from './session.ts';

/** A session as it is to be written, with a revision that no other write has. */
export async function sealSession(
  box: Pick<SecretBox, 'seal'>,
  info: Omit<SessionInfo, 'revision' | 'counts' | 'updatedAt' | 'expiresAt'>,
  contents: SessionContents,
  at: number,
): Promise<SealedSession> {
  return {
    ...info,
    revision: randomUUID(),
    counts: countsOf(contents),
    updatedAt: at,
    expiresAt: at + info.lifeMs,
    sealed: await box.seal(JSON.stringify(contents), ownerOf(info)),
  };
}

/** The same session under the key that is used now. */
export const sealAgain = async (
  box: Pick<SecretBox, 'seal'>,
  session: SealedSession,
  plain: string,
): Promise<SealedSession> => ({
  ...session,
  revision: randomUUID(),
  sealed: await box.seal(plain, ownerOf(session)),
});
