import * as z from 'zod';
import { INTERVAL_MAX_MS } from '../limits/pace.ts';

/** What `PUT /v1/sites/{site}` takes. */
export const SiteBody = z
  .strictObject({
    intervalMs: z.int().min(0).max(INTERVAL_MAX_MS).nullable().optional().meta({
      description:
        'Between two pages of the site, in milliseconds. null: what the stage does anyway.',
    }),
    maxConcurrency: z.int().min(1).max(1_000).nullable().optional().meta({
      description: 'Jobs that may have pages of it open at once. null: what the stage does anyway.',
    }),
    robots: z.literal('obeyed').nullable().optional().meta({
      description:
        'Asks robots.txt of a private host that the stage lets through by name, too. null: does not.',
    }),
    breaker: z.enum(['closed', 'open']).optional().meta({
      description: 'Closes the breaker now; or opens it, for a minute: then one job tries.',
    }),
  })
  .meta({ id: 'SiteSettings', description: 'What is left out stays as it is.' });
