import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

/** What a script must know to talk to this service. */
export interface Access {
  readonly url: string;
  readonly apiKey: string;
  readonly demoUrl: string;
}

/** The key that an earlier start wrote down; `undefined` if there was none. */
export const readApiKey = (path: string): Promise<string | undefined> =>
  readVariable(path, 'GANNET_API_KEY');

/** The same for the key of an admin. */
export const readAdminKey = (path: string): Promise<string | undefined> =>
  readVariable(path, 'GANNET_ADMIN_KEY');

async function readVariable(path: string, name: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  return parseEnv(text)[name];
}

/** Writes a file for `source`, and for `node --env-file`; only its owner may read it. */
export const writeEnvFile = (path: string, { url, apiKey, demoUrl }: Access): Promise<void> =>
  writePrivately(path, [
    '# Written by Gannet at its start. Use it with: source .gannet/env',
    `export GANNET_URL='${url}'`,
    `export GANNET_API_KEY='${apiKey}'`,
    `export GANNET_DEMO_URL='${demoUrl}'`,
  ]);

/** Apart from the other, so that who only submits jobs does not carry this key about. */
export const writeAdminFile = (path: string, adminKey: string): Promise<void> =>
  writePrivately(path, [
    '# Written by Gannet at its start: for npm run client, and for the routes of admins.',
    `export GANNET_ADMIN_KEY='${adminKey}'`,
  ]);

async function writePrivately(path: string, lines: readonly string[]): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${lines.join('\n')}\n`, { mode: 0o600 });
  await rename(draft, path);
}
