import * as z from 'zod';
import type { ClientLimits } from '../jobs/parse-order.ts';
import { type Client, ClientSettings } from './client.ts';

/** What is checked of every order and every submit of a client. */
export const ClientRules = ClientSettings.pick({
  allowedSites: true,
  allowedKinds: true,
  mayEvaluate: true,
  limits: true,
  requiresIdempotencyKey: true,
});
export type ClientRules = z.output<typeof ClientRules>;

/** As the authorizer hands them on: API Gateway carries nothing but text. */
export const RulesText = z
  .string()
  // API Gateway may still have an answer of the version before, for a minute after a deployment.
  .default('{}')
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'This is no JSON.' });
      return z.NEVER;
    }
  })
  .pipe(ClientRules);

/** Without what is as usual: API Gateway carries 8 kB of an authorizer's answer, and no more. */
export const rulesText = (rules: ClientRules): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(ClientRules.parse(rules)).filter(([, value]) => value !== false),
    ),
  );

/** What jobs of this client are accepted by; nothing is accepted of one that was disabled. */
export const limitsOf = (client: Client | undefined): ClientLimits | undefined =>
  client === undefined || client.disabledAt !== undefined ? undefined : client;
