import { createAuthenticate } from '../src/clients/authenticate.ts';
import type { ClientStore } from '../src/clients/client.ts';
import { createCreateClient } from '../src/clients/create-client.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import { now } from '../src/runtime/clock.ts';
import { type Access, readApiKey, writeEnvFile } from './env-file.ts';

export interface FirstAccess {
  readonly access: Access;
  /** The key was made by this start: it has not been shown before. */
  readonly isNewKey: boolean;
}

/** Makes sure that the owner has a key, and writes down for scripts how to reach the service. */
export async function firstAccess(
  clients: ClientStore,
  envFile: string,
  urls: Pick<Access, 'url' | 'demoUrl'>,
): Promise<FirstAccess> {
  const known = await readApiKey(envFile);
  const isGood = known !== undefined && (await createAuthenticate(clients, now)(known));
  const createClient = createCreateClient({ clients, newId: idsFrom(now), now });
  const apiKey = isGood ? known : (await createClient({ name: 'local' })).key;
  const access = { ...urls, apiKey };
  await writeEnvFile(envFile, access);
  return { access, isNewKey: !isGood };
}
