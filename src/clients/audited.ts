import type { AuditActor, AuditRecord } from './audit.ts';
import { type Client, ClientSettings } from './client.ts';
import type { ClientKey } from './client-key.ts';

/** Who asks for something, and by which request. */
export interface AskedBy {
  readonly actor: AuditActor;
  readonly requestId?: string | undefined;
}

export interface About extends Pick<AuditRecord, 'keyId' | 'before' | 'after'> {
  readonly client: Client;
}

/** What is written about an action on a client, but for when and under which id. */
export const auditOf = (
  action: AuditRecord['action'],
  { client, ...about }: About,
  { actor, requestId }: AskedBy,
): Omit<AuditRecord, 'auditId' | 'at'> => ({
  action,
  actor,
  requestId,
  clientId: client.clientId,
  ...about,
});

/** The settings of a client: what else its row holds says nothing about a decision. */
export const settingsOf = (client: Client): ClientSettings => ClientSettings.parse(client);

/** What may be told of a key, as the API tells it. Its hash is left out: nobody needs it. */
export const keySummary = ({
  hash: _,
  madeUnder: __,
  ...shown
}: ClientKey): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [
      name,
      typeof value === 'number' ? new Date(value).toISOString() : value,
    ]),
  );
