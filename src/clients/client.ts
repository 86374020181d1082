import * as z from 'zod';
import { Instant } from '../jobs/job.ts';

export const SCOPES = [
  'jobs:read',
  'jobs:write',
  'webhooks:read',
  'webhooks:write',
  'admin',
] as const;

/** Who holds keys: every job and every artifact belongs to one. */
export const Client = z.object({
  clientId: z.string(),
  name: z.string(),
  /** Jobs that may be submitted on one day, in UTC. */
  jobsPerDay: z.int().nonnegative(),
  /** Value of the gateway's own API key that carries this client's throttle; not a secret of it. */
  usageKey: z.string().optional(),
  /** Sites that the client may treat as its own: not paced unless it wishes, robots.txt not asked. */
  ownSites: z.array(z.object({ site: z.string(), intervalMs: z.int().optional() })).optional(),
  createdAt: Instant,
});
export type Client = z.infer<typeof Client>;

/** One key of a client, known by its hash only. */
export const ClientKey = z.object({
  keyId: z.string(),
  clientId: z.string(),
  hash: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: Instant,
  expiresAt: Instant.optional(),
  revokedAt: Instant.optional(),
});
export type ClientKey = z.infer<typeof ClientKey>;

export interface ClientStore {
  /** Writes both rows or none. @throws Error if either id or the key exists */
  create(client: Client, key: ClientKey): Promise<void>;
  findKey(hash: string): Promise<ClientKey | undefined>;
  find(clientId: string): Promise<Client | undefined>;
}

/** Jobs a day unless the client's row says otherwise. */
export const DEFAULT_JOBS_PER_DAY = 10_000;
