import type { NewId } from '../jobs/ids.ts';
import type { AuditRecord } from './audit.ts';
import { type About, type AskedBy, auditOf } from './audited.ts';
import type { Client, ClientStore } from './client.ts';
import { clientNotFound } from './failures.ts';

export interface ChangeDependencies {
  readonly clients: Pick<ClientStore, 'find' | 'commit'>;
  readonly newId: NewId;
  readonly now: () => number;
}

/** What is to become of a client, and what is told of it. */
export interface ClientChange extends Omit<About, 'client'> {
  readonly action: AuditRecord['action'];
  readonly after: Client;
  /** What is told of it, in the record: as it was, and as it is since. */
  readonly told?: Pick<AuditRecord, 'before' | 'after'>;
}

/** Lost races in a row after which something is wrong: admins are few. */
const MOST_RACES = 20;

/**
 * Reads a client, decides, and writes it together with the record of it; and does so again as long
 * as somebody else wrote in between.
 *
 * @param decide - `undefined`: there is nothing to do
 * @throws JobFailure `CLIENT_NOT_FOUND`, and what `decide` throws
 */
export async function changeClient(
  { clients, newId, now }: ChangeDependencies,
  clientId: string,
  askedBy: AskedBy,
  decide: (client: Client, at: number) => ClientChange | undefined,
): Promise<Client> {
  for (let race = 0; race < MOST_RACES; race += 1) {
    const before = await clients.find(clientId);
    if (!before) throw clientNotFound(clientId);
    const at = now();
    const change = decide(before, at);
    if (!change) return before;
    const { action, keyId, told = {} } = change;
    const after = { ...change.after, version: before.version + 1 };
    const record = auditOf(action, { client: after, keyId, ...told }, askedBy);
    const written = await clients.commit(before, after, { ...record, auditId: newId('aud'), at });
    if (written) return after;
  }
  throw new Error(`${MOST_RACES} writers in a row were faster on ${clientId}.`);
}
