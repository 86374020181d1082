import * as z from 'zod';
import { RulesText, rulesText } from '../clients/rules.ts';
import { SCOPES } from '../clients/scopes.ts';

/**
 * Who calls, as the authorizer hands it to the other functions: strings only, for that is all that
 * API Gateway carries.
 */
export const Caller = z.object({
  clientId: z.string(),
  keyId: z.string(),
  scopes: z
    .string()
    .transform((text) => text.split(' ').filter((scope) => scope !== ''))
    .pipe(z.array(z.enum(SCOPES))),
  jobsPerDay: z.coerce.number().int(),
  rules: RulesText,
});
export type Caller = z.infer<typeof Caller>;

export const callerContext = ({ clientId, keyId, scopes, jobsPerDay, rules }: Caller) => ({
  clientId,
  keyId,
  scopes: scopes.join(' '),
  jobsPerDay: String(jobsPerDay),
  rules: rulesText(rules),
});
