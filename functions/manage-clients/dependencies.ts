import type { ListAudit } from '../../src/clients/audit.ts';
import type { AskedBy } from '../../src/clients/audited.ts';
import type { ManageClients } from '../../src/clients/manage-clients.ts';
import type { ManageKeys } from '../../src/clients/manage-keys.ts';
import type { KeyUses } from '../../src/clients/ports.ts';
import type { Caller } from '../../src/runtime/caller.ts';
import type { HttpOptions, HttpRequest } from '../../src/runtime/http.ts';

export interface Dependencies extends HttpOptions {
  readonly clients: ManageClients;
  readonly keys: ManageKeys;
  readonly keyUses: Pick<KeyUses, 'lastUsed'>;
  readonly listAudit: ListAudit;
  readonly now: () => number;
}

/** Whose key asks, and by which request: goes into the record. */
export const askedBy = (
  { requestId }: HttpRequest,
  { clientId, keyId }: Pick<Caller, 'clientId' | 'keyId'>,
): AskedBy => ({ actor: { clientId, keyId, via: 'api' }, requestId });
