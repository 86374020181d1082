import * as z from 'zod';
import { Instant } from '../jobs/job.ts';
import { Counts } from './contents.ts';
import { SessionLimits } from './limits.ts';

/** Sessions that one client can have. */
export const MOST_SESSIONS = 100;

/** What is known of a session without opening it. */
export const SessionInfo = z.object({
  clientId: z.string(),
  name: z.string(),
  /** Another one with every write: who writes names the one that was read. */
  revision: z.string(),
  counts: Counts,
  /** How often jobs may use it; absent: as often as they like. */
  limits: SessionLimits.optional(),
  createdAt: Instant,
  updatedAt: Instant,
  lastUsedAt: Instant.optional(),
  /** How long it is kept after it was last written, in milliseconds. */
  lifeMs: z.int(),
  expiresAt: Instant,
});
export type SessionInfo = z.output<typeof SessionInfo>;

/** A session as it is kept: nobody can read it who has only the rows. */
export const SealedSession = SessionInfo.extend({ sealed: z.string() });
export type SealedSession = z.output<typeof SealedSession>;

/** Whose secret it is: what is sealed for one client and name opens for no other. */
export const ownerOf = ({ clientId, name }: Pick<SessionInfo, 'clientId' | 'name'>): string =>
  `session/${clientId}/${name}`;
