import { createHandler as createAuthorizeHandler } from '../functions/authorize/handler.ts';
import { createHandler as createManageHandler } from '../functions/manage-clients/handler.ts';
import { createDynamoAudit } from '../src/aws/dynamo-audit.ts';
import { createDynamoKeyUses } from '../src/aws/dynamo-key-uses.ts';
import { createAuthenticate } from '../src/clients/authenticate.ts';
import type { ClientStore } from '../src/clients/client.ts';
import { createManageClients } from '../src/clients/manage-clients.ts';
import { createManageKeys } from '../src/clients/manage-keys.ts';
import type { UsageKeys } from '../src/clients/ports.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import { now } from '../src/runtime/clock.ts';
import type { Rows } from './rows.ts';

interface Dependencies {
  readonly rows: Rows;
  readonly clients: ClientStore;
}

/** There is no gateway here that would pace anybody. */
const NO_GATEWAY: UsageKeys = { create: async () => undefined };

/** Who may come in, and who decides about that, composed with the embedded engine. */
export function createClientFunctions({ rows, clients }: Dependencies) {
  const { documents, tables } = rows;
  const keyUses = createDynamoKeyUses(documents, tables.limits);
  const shared = { clients, usageKeys: NO_GATEWAY, newId: idsFrom(now), now };
  return {
    authorize: createAuthorizeHandler({
      authenticate: createAuthenticate(clients, now),
      keyUses,
      now,
    }),
    'manage-clients': createManageHandler({
      clients: createManageClients(shared),
      keys: createManageKeys(shared),
      keyUses,
      listAudit: createDynamoAudit(documents, tables.registry),
      now,
    }),
  };
}
