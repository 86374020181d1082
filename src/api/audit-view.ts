import * as z from 'zod';
import { AUDIT_ACTIONS, type AuditRecord } from '../clients/audit.ts';
import { iso } from './job-view.ts';
import { Moment } from './moment.ts';
import { pageQuery } from './page-query.ts';
import { total } from './total.ts';

/** What `GET /v1/audit` takes. */
export const AuditQuery = pageQuery('aud').extend({
  clientId: z
    .string()
    .regex(/^cli_[0-9A-HJKMNP-TV-Z]{26}$/, 'Ids of clients look like cli_01J….')
    .optional()
    .meta({ description: 'Only what was done to this client.' }),
  from: Moment.optional().meta({ description: 'At this time or later.' }),
  to: Moment.optional().meta({ description: 'At this time or earlier.' }),
});

const Values = z.record(z.string(), z.unknown()).optional();

const AuditView = z
  .strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    action: z.enum(AUDIT_ACTIONS),
    actor: z
      .strictObject({
        clientId: z.string().optional(),
        keyId: z.string().optional(),
        via: z.string(),
      })
      .meta({ description: 'The key that asked for it; or the command that wrote to the table.' }),
    requestId: z.string().optional(),
    clientId: z.string().optional().meta({ description: 'The client that it was done to.' }),
    keyId: z.string().optional(),
    site: z.string().optional(),
    before: Values,
    after: Values,
  })
  .meta({ id: 'AuditRecord', description: 'One admin action. Nobody can change or remove it.' });

export const AuditList = z
  .strictObject({
    items: z.array(AuditView),
    size: z.int(),
    ...total,
    next: z.string().optional(),
  })
  .meta({ id: 'AuditList' });

export const auditView = ({ auditId, at, ...told }: AuditRecord): z.input<typeof AuditView> => ({
  id: auditId,
  at: iso(at),
  ...told,
});
