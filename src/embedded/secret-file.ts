import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';

/** As long as the hash that it keys: more would add nothing. */
const SECRET_BYTES = 32;

/** Reads the secret of this file, which only its owner may read; makes it the first time. */
export async function readOrCreateSecret(path: string): Promise<Uint8Array> {
  const secret = await readFile(path).catch(absent);
  return secret ?? createSecret(path);
}

/** Written beside and linked into place: a crash leaves no half secret, and the first one wins. */
async function createSecret(path: string): Promise<Uint8Array> {
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  await file.writeFile(randomBytes(SECRET_BYTES));
  await file.sync();
  await file.close();
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return readFile(path);
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
