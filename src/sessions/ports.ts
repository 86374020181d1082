import type { SealedSession, SessionInfo } from './session.ts';
import type { AccountWindow } from './windows.ts';

/** Where the sessions of clients are kept. */
export interface SessionStore {
  /** Writes a new one, unless the client has one of this name or `limit` of any name. */
  create(session: SealedSession, limit: number): Promise<'created' | 'exists' | 'full'>;
  /** Writes the session if it still has this revision; says whether it did. */
  replace(revision: string, session: SealedSession): Promise<boolean>;
  /** Removes the session if it still has this revision; says whether it did. */
  remove(session: Pick<SessionInfo, 'clientId' | 'name' | 'revision'>): Promise<boolean>;
  /** Also one that has expired, as long as it is there. */
  find(clientId: string, name: string): Promise<SessionInfo | undefined>;
  read(clientId: string, name: string): Promise<SealedSession | undefined>;
  /** All of a client, by name. */
  list(clientId: string): Promise<readonly SessionInfo[]>;
  /** Remembers when a session was last used; does nothing if it is gone. */
  touch(clientId: string, name: string, at: number): Promise<void>;
}

/** Counts how often sessions are used. */
export interface SessionUses {
  /**
   * Takes one use from the day and from the week, or from neither, by one conditional write.
   *
   * @returns the window that is full, the one that ends last; `undefined`: the use was taken
   */
  take(
    session: Pick<SessionInfo, 'clientId' | 'name'>,
    windows: { readonly day: AccountWindow; readonly week: AccountWindow },
  ): Promise<AccountWindow | undefined>;
}
