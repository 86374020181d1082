import * as z from 'zod';
import { Instant } from '../jobs/job.ts';
import type { IdempotencyClaim } from '../jobs/ports.ts';
import { QuotaLimits } from '../jobs/quota-limits.ts';
import type { Page } from '../rows/ports.ts';
import type { AuditRecord } from './audit.ts';
import { ClientKey } from './client-key.ts';
import { SCOPES } from './scopes.ts';

/** Jobs a day unless the client's row says otherwise. */
export const DEFAULT_JOBS_PER_DAY = 10_000;

/**
 * What an admin decides about a client. Every field has a default, so that rows of earlier versions
 * are read; a new one needs no more than a line here and one in `src/api/client-body.ts`.
 */
export const ClientSettings = z.object({
  name: z.string(),
  /** What its keys may do at most. */
  scopes: z.array(z.enum(SCOPES)).default([...SCOPES]),
  /** Usage plan of the gateway: how fast its requests may come. */
  tier: z.string().default('standard'),
  /** Jobs that may be submitted on one day, in UTC. */
  jobsPerDay: z.int().nonnegative(),
  /** Everything else that it may use at most; absent: as much as it likes. */
  limits: QuotaLimits.optional(),
  /** Sites that the client may treat as its own: not paced unless it wishes, robots.txt not asked. */
  ownSites: z.array(z.object({ site: z.string(), intervalMs: z.int().optional() })).optional(),
  /** Sites, hosts or `*.` with a domain: all that its jobs may visit. Absent: everything. */
  allowedSites: z.array(z.string()).optional(),
  /** Kinds of jobs that it may submit. Absent: all. */
  allowedKinds: z.array(z.string()).optional(),
  /** Proxy pools that its jobs may leave through. Absent: all. */
  allowedPools: z.array(z.string()).optional(),
  /** Whether its jobs may bring scripts of their own. */
  mayEvaluate: z.boolean().default(false),
  /** Whether a submit without an `Idempotency-Key` is refused. */
  requiresIdempotencyKey: z.boolean().default(false),
});
export type ClientSettings = z.output<typeof ClientSettings>;

/** Who holds keys: every job and every artifact belongs to one. */
export const Client = ClientSettings.extend({
  clientId: z.string(),
  /** Raised by every write of this row. */
  version: z.int().nonnegative().default(0),
  /** Raised by every change of the settings: what `If-Match` is compared with. */
  revision: z.int().nonnegative().default(0),
  /** Live keys, and those that ended last. */
  keys: z.array(ClientKey).default([]),
  /** Value of the gateway's own API key that carries this client's throttle; not a secret of it. */
  usageKey: z.string().optional(),
  createdAt: Instant,
  updatedAt: Instant.optional(),
  /** Its keys open nothing, and nothing of it is accepted any more. */
  disabledAt: Instant.optional(),
});
export type Client = z.output<typeof Client>;

/** What an `Idempotency-Key` stands for, where a client was made under it. */
export interface HeldName {
  readonly clientId: string;
  readonly bodyHash: string;
}

export interface ClientStore {
  /**
   * @param name - what its admin calls the request: asked again, nothing is written
   * @returns what was made under that name before, if so
   * @throws Error if there is a client of this id or a key of this hash already
   */
  create(
    client: Client,
    record: AuditRecord,
    name?: IdempotencyClaim,
  ): Promise<HeldName | undefined>;
  /** What was made under a name, as long as that is remembered. */
  heldName(key: string, now: number): Promise<HeldName | undefined>;
  find(clientId: string): Promise<Client | undefined>;
  /** The client that has, or had, the key with this hash. */
  findByKey(hash: string): Promise<Client | undefined>;
  /**
   * Writes the client if its row is still at `before.version`, together with the record of it.
   *
   * @returns whether it did
   */
  commit(before: Client, after: Client, record: AuditRecord): Promise<boolean>;
  /** All clients in order of their making, from behind the client `after`. */
  list(size: number, after?: string): Promise<Page<Client>>;
}
