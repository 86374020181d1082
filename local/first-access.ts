import { createAuthenticate } from '../src/clients/authenticate.ts';
import type { ClientStore } from '../src/clients/client.ts';
import { createCreateClient } from '../src/clients/create-client.ts';
import { ALL_BUT_ADMIN, SCOPES, type Scope } from '../src/clients/scopes.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import { now } from '../src/runtime/clock.ts';
import { type Access, readAdminKey, readApiKey, writeAdminFile, writeEnvFile } from './env-file.ts';

export interface FirstAccess {
  readonly access: Access;
  /** Lets its holder decide about clients and sites. */
  readonly adminKey: string;
  /** The key was made by this start: it has not been shown before. */
  readonly isNewKey: boolean;
}

interface Files {
  readonly envFile: string;
  readonly adminFile: string;
}

/**
 * Makes sure that the owner has two keys, one for jobs and one of an admin, and writes down for
 * scripts how to reach the service.
 */
export async function firstAccess(
  clients: ClientStore,
  { envFile, adminFile }: Files,
  urls: Pick<Access, 'url' | 'demoUrl'>,
): Promise<FirstAccess> {
  const user = await keyOf(clients, 'local', ALL_BUT_ADMIN, await readApiKey(envFile));
  const admin = await keyOf(clients, 'local admin', SCOPES, await readAdminKey(adminFile));
  const access = { ...urls, apiKey: user.key };
  await writeEnvFile(envFile, access);
  await writeAdminFile(adminFile, admin.key);
  return { access, adminKey: admin.key, isNewKey: user.isNew };
}

/** The key that was written down, if it is still good; else one of a new client. */
async function keyOf(
  clients: ClientStore,
  name: string,
  scopes: readonly Scope[],
  known: string | undefined,
) {
  const isGood = known !== undefined && (await createAuthenticate(clients, now)(known));
  if (isGood) return { key: known, isNew: false };
  const createClient = createCreateClient({ clients, newId: idsFrom(now), now });
  return { key: (await createClient({ name, scopes: [...scopes] })).key, isNew: true };
}
