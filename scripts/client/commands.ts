import * as z from 'zod';
import { ClientBody } from '../../src/api/client-body.ts';
import { SCOPES } from '../../src/clients/scopes.ts';
import type { AdminApi } from './admin-api.ts';
import { CliFailure } from './cli-failure.ts';

/** Options as they were given, by name. */
export type Options = Readonly<Record<string, string | boolean | undefined>>;

/** Does one thing, and answers what is to be printed. */
export type Command = (
  api: AdminApi,
  names: readonly string[],
  options: Options,
) => Promise<unknown>;

const Id = z.object({ id: z.string() });
const Page = z.object({ items: z.array(z.unknown()), next: z.string().optional() });

const named = (names: readonly string[], index: number, what: string): string => {
  const name = names[index];
  if (name !== undefined) return encodeURIComponent(name);
  throw new CliFailure(`Say which ${what}.`);
};

const clientPath = (names: readonly string[]) => `/v1/clients/${named(names, 0, 'client')}`;

/** Commands by their words; each is one call of the API, or a few. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  create: async (api, names, options) => {
    const { body: client } = await api('POST', '/v1/clients', { body: settingsIn(names, options) });
    const { id } = Id.parse(client);
    const { body: key } = await api('POST', `/v1/clients/${id}/keys`, { body: {} });
    return { client, key };
  },
  list: (api) => all(api, '/v1/clients?size=100'),
  show: async (api, names) => (await api('GET', clientPath(names))).body,
  set: async (api, names) => {
    const path = clientPath(names);
    const { body, etag = '*' } = await api('GET', path);
    const known = z.record(z.string(), z.unknown()).parse(body);
    const settings = Object.fromEntries(FIELDS.map((field) => [field, known[field]]));
    const wanted = { ...settings, ...assignments(names.slice(1)) };
    return (await api('PUT', path, { body: wanted, ifMatch: etag })).body;
  },
  disable: async (api, names) => (await api('DELETE', clientPath(names))).body,
  enable: async (api, names) => (await api('POST', `${clientPath(names)}/enable`)).body,
  keys: async (api, names) => (await api('GET', `${clientPath(names)}/keys`)).body,
  'keys create': async (api, names, { name, scopes, expires }) => {
    const body = {
      name,
      scopes: typeof scopes === 'string' ? scopes.split(',') : undefined,
      expiresAt: expires,
    };
    return (await api('POST', `${clientPath(names)}/keys`, { body })).body;
  },
  'keys rotate': async (api, names, { 'grace-hours': hours }) => {
    const path = `${clientPath(names)}/keys/${named(names, 1, 'key')}/rotate`;
    const body = hours === undefined ? {} : { graceMs: Math.round(Number(hours) * HOUR_MS) };
    return (await api('POST', path, { body })).body;
  },
  'keys revoke': async (api, names) =>
    (await api('DELETE', `${clientPath(names)}/keys/${named(names, 1, 'key')}`)).body,
  audit: async (api, [clientId]) => {
    const filter = clientId === undefined ? '' : `&clientId=${encodeURIComponent(clientId)}`;
    return (await api('GET', `/v1/audit?size=100${filter}`)).body;
  },
};

const HOUR_MS = 3_600_000;

const FIELDS = Object.keys(ClientBody.shape);

function settingsIn(names: readonly string[], options: Options): Record<string, unknown> {
  const { name, tier, admin, 'jobs-per-day': jobsPerDay } = options;
  return {
    name,
    tier,
    jobsPerDay: jobsPerDay === undefined ? undefined : Number(jobsPerDay),
    ...(admin ? { scopes: SCOPES } : {}),
    ...assignments(names),
  };
}

/** `field=value`: JSON where it is that, else text; `field=` puts the field back to the usual. */
function assignments(words: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    words.map((word) => {
      const [field = '', ...rest] = word.split('=');
      if (!FIELDS.includes(field) || rest.length === 0) {
        throw new CliFailure(`Write field=value, not "${word}". Fields are ${FIELDS.join(', ')}.`);
      }
      return [field, meant(rest.join('='))];
    }),
  );
}

function meant(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function all(api: AdminApi, path: string): Promise<unknown> {
  const items: unknown[] = [];
  let next: string | undefined;
  do {
    const after = next === undefined ? '' : `&next=${next}`;
    const page = Page.parse((await api('GET', path + after)).body);
    items.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return { items };
}
