import * as z from 'zod';
import { Instant } from '../jobs/job.ts';
import type { KeyedRows } from '../jobs/keyed-rows.ts';

/** Names the rows of replays in keys and indexes. */
export const REPLAY_TYPE = 'replay';

/** Which letters a request chose, written before the first is replayed: asked again, the same. */
export const Replay = z.object({
  id: z.string(),
  clientId: z.string(),
  version: z.int(),
  expiresAt: Instant,
  letterIds: z.array(z.string()),
  /** When the first of the new jobs may start. */
  startsAt: Instant,
  /** Letter to go on behind, if more match. */
  next: z.string().optional(),
});
export type Replay = z.infer<typeof Replay>;

export type Replays = KeyedRows<Replay>;
