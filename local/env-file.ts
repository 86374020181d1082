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
export async function readApiKey(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  return parseEnv(text).GANNET_API_KEY;
}

/** Writes a file for `source`, and for `node --env-file`; only its owner may read it. */
export async function writeEnvFile(path: string, { url, apiKey, demoUrl }: Access): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const lines = [
    '# Written by Gannet at its start. Use it with: source .gannet/env',
    `export GANNET_URL='${url}'`,
    `export GANNET_API_KEY='${apiKey}'`,
    `export GANNET_DEMO_URL='${demoUrl}'`,
  ];
  await writeFile(draft, `${lines.join('\n')}\n`, { mode: 0o600 });
  await rename(draft, path);
}
