import * as z from 'zod';
import { settingsOf } from '../clients/audited.ts';
import { type Client, ClientSettings } from '../clients/client.ts';
import { type ClientKey, isLive } from '../clients/client-key.ts';
import { SCOPES } from '../clients/scopes.ts';
import { iso } from './job-view.ts';
import { total } from './total.ts';

const Moment = z.iso.datetime();

export const ClientView = z
  .strictObject({
    id: z.string().meta({ description: 'A ULID with a prefix.', example: 'cli_01J…' }),
    ...ClientSettings.shape,
    createdAt: Moment,
    updatedAt: Moment.optional(),
    disabledAt: Moment.optional().meta({ description: 'Since then nothing is accepted of it.' }),
    links: z.strictObject({ self: z.string(), keys: z.string(), audit: z.string() }),
  })
  .meta({ id: 'Client', description: 'Who holds keys: jobs and files belong to one.' });

export const ClientList = z
  .strictObject({
    items: z.array(ClientView),
    size: z.int(),
    ...total,
    next: z.string().optional(),
  })
  .meta({ id: 'ClientList' });

const key = {
  id: z.string(),
  start: z.string().meta({ description: 'How the key begins: enough to recognise it.' }),
  name: z.string().optional(),
  scopes: z.array(z.enum(SCOPES)),
  status: z.enum(['live', 'expired', 'revoked']),
  createdAt: Moment,
  expiresAt: Moment.optional(),
  revokedAt: Moment.optional(),
  rotatedTo: z.string().optional().meta({ description: 'The key that took its place.' }),
  lastUsedAt: Moment.optional().meta({ description: 'To the minute; absent: not in 400 days.' }),
};

export const KeyView = z
  .strictObject(key)
  .meta({ id: 'Key', description: 'Never the key itself.' });

export const KeyList = z
  .strictObject({ items: z.array(KeyView) })
  .meta({ id: 'KeyList', description: 'Live keys, and those that ended last; newest first.' });

export const MadeKeyView = z
  .strictObject({ ...key, key: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'MadeKey' });

export const KnownKeyView = z
  .strictObject({
    ...key,
    detail: z.string(),
    links: z.strictObject({ rotate: z.string() }),
  })
  .meta({ id: 'KnownKey', description: 'Made by an earlier request: without the key itself.' });

const isoOr = (at: number | undefined) => (at === undefined ? undefined : iso(at));

export const clientView = (client: Client): z.input<typeof ClientView> => {
  const { clientId, createdAt, updatedAt, disabledAt } = client;
  const self = `/v1/clients/${clientId}`;
  return {
    id: clientId,
    ...settingsOf(client),
    createdAt: iso(createdAt),
    updatedAt: isoOr(updatedAt),
    disabledAt: isoOr(disabledAt),
    links: { self, keys: `${self}/keys`, audit: `/v1/audit?clientId=${clientId}` },
  };
};

export const keyView = (
  { keyId, start, name, scopes, rotatedTo, ...times }: ClientKey,
  now: number,
  lastUsedAt?: number,
): z.input<typeof KeyView> => ({
  ...{ id: keyId, start, name, scopes, rotatedTo },
  status: statusOf({ keyId, start, scopes, ...times }, now),
  createdAt: iso(times.createdAt),
  expiresAt: isoOr(times.expiresAt),
  revokedAt: isoOr(times.revokedAt),
  lastUsedAt: isoOr(lastUsedAt),
});

function statusOf(row: ClientKey, now: number) {
  if (row.revokedAt !== undefined) return 'revoked' as const;
  return isLive(row, now) ? ('live' as const) : ('expired' as const);
}
