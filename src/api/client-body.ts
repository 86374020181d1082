import * as z from 'zod';
import { ClientSettings, DEFAULT_JOBS_PER_DAY } from '../clients/client.ts';
import { rulesText } from '../clients/rules.ts';
import { ALL_BUT_ADMIN, SCOPES } from '../clients/scopes.ts';
import { TIERS } from '../contract.ts';
import { QuotaLimits } from '../jobs/quota-limits.ts';
import { KINDS } from '../kinds/registry.ts';
import { INTERVAL_MAX_MS } from '../limits/pace.ts';
import { PoolName } from '../proxies/wish.ts';
import { invalid, read } from './fields.ts';
import { HostPattern, SiteName } from './host-pattern.ts';

/** API Gateway carries 8 kB of what the authorizer answers; the rest is for its policy. */
const RULES_MAX_CHARS = 5_000;

const MOST_SITES = 100;

const noDoubles = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
const TWICE = 'One of them is there twice.';

const [firstKind = '', ...otherKinds] = KINDS.map(({ name }) => name);

/** What `POST /v1/clients` and `PUT /v1/clients/{clientId}` take. */
export const ClientBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100).meta({ description: 'Who it is, for people.' }),
    scopes: z
      .array(z.enum(SCOPES))
      .min(1)
      .refine(noDoubles, TWICE)
      .default([...ALL_BUT_ADMIN])
      .meta({ description: 'What its keys may do at most.' }),
    tier: z
      .enum(TIERS)
      .default('standard')
      .meta({ description: 'How fast its requests may come: a usage plan of the stage.' }),
    jobsPerDay: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(DEFAULT_JOBS_PER_DAY)
      .meta({ description: 'Jobs that it may submit on one day, in UTC.' }),
    limits: z.strictObject(QuotaLimits.shape).optional().meta({
      description: 'What else it may use at most; what is left out has no limit.',
    }),
    ownSites: z
      .array(
        z.strictObject({
          site: SiteName,
          intervalMs: z.int().min(0).max(INTERVAL_MAX_MS).optional(),
        }),
      )
      .max(MOST_SITES)
      .optional()
      .meta({ description: 'Sites of its own: robots.txt is not asked, and no pace is kept.' }),
    allowedSites: z.array(HostPattern).max(MOST_SITES).refine(noDoubles, TWICE).optional().meta({
      description:
        'All that its jobs may visit: `example.com` with every host of it, `shop.example.com` alone, or `*.shop.example.com` below it. Left out: everything.',
    }),
    allowedKinds: z
      .array(z.enum([firstKind, ...otherKinds]))
      .refine(noDoubles, TWICE)
      .optional()
      .meta({ description: 'Kinds of jobs that it may submit. Left out: all.' }),
    allowedPools: z
      .array(PoolName)
      .max(100)
      .refine(noDoubles, TWICE)
      .optional()
      .meta({ description: 'Proxy pools that its jobs may leave through. Left out: all.' }),
    mayEvaluate: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether its jobs may run scripts of its own in pages.' }),
    requiresIdempotencyKey: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether a submit without an Idempotency-Key is refused.' }),
  })
  .meta({ id: 'ClientSettings', description: 'What is left out is as usual, not as it was.' });

/** @throws JobFailure `INVALID_REQUEST` */
export function readClient(raw: unknown): ClientSettings {
  const settings = ClientSettings.parse(read(ClientBody, raw, 'body'));
  if (rulesText(settings).length <= RULES_MAX_CHARS) return settings;
  const detail = `All rules together may have ${RULES_MAX_CHARS} characters. Name fewer sites.`;
  throw invalid([{ pointer: '/allowedSites', detail }]);
}
