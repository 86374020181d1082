import * as z from 'zod';
import { SCOPES } from '../clients/scopes.ts';
import { Moment } from './moment.ts';

const HOUR_MS = 60 * 60 * 1_000;
const DEFAULT_GRACE_MS = 24 * HOUR_MS;
const LONGEST_GRACE_MS = 30 * 24 * HOUR_MS;

/** What `POST /v1/clients/{clientId}/keys` takes. */
export const KeyBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100).optional().meta({ description: 'What it is for.' }),
    scopes: z
      .array(z.enum(SCOPES))
      .min(1)
      .optional()
      .meta({ description: 'What it may do. Left out: all that its client may, but admin.' }),
    expiresAt: Moment.optional().meta({ description: 'From then on it opens nothing.' }),
  })
  .meta({ id: 'NewKey' });

/** What `POST /v1/clients/{clientId}/keys/{keyId}/rotate` takes. */
export const RotateKeyBody = z
  .strictObject({
    graceMs: z.int().min(0).max(LONGEST_GRACE_MS).default(DEFAULT_GRACE_MS).meta({
      description: 'The old key lives for so long beside the new one; 24 hours unless you say.',
    }),
    expiresAt: Moment.optional().meta({
      description: 'Of the new key. Left out: it lives as long as the old one was to live.',
    }),
  })
  .meta({ id: 'RotateKey' });
