import * as z from 'zod';
import { Instant } from '../jobs/job.ts';
import { SCOPES } from './scopes.ts';

/** One key of a client, known by its hash only. */
export const ClientKey = z.object({
  keyId: z.string(),
  hash: z.string(),
  /** Its first characters, so that its owner recognises it. */
  start: z.string(),
  /** What it is for, in the words of whoever made it. */
  name: z.string().optional(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: Instant,
  expiresAt: Instant.optional(),
  revokedAt: Instant.optional(),
  /** The key that took its place. */
  rotatedTo: z.string().optional(),
  /** The request that made it, if its admin gave that a name: asked again, it is this key. */
  madeUnder: z.object({ key: z.string(), bodyHash: z.string() }).optional(),
});
export type ClientKey = z.output<typeof ClientKey>;

/** Whether the key opens anything at this moment; it does not any more at the one it expires. */
export const isLive = ({ revokedAt, expiresAt }: ClientKey, now: number): boolean =>
  revokedAt === undefined && (expiresAt === undefined || expiresAt > now);
