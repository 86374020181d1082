import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOrCreateSecret } from '../../../src/embedded/secret-file.ts';

describe('a secret in a file', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-secret-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, and can be read by its owner only', async () => {
    const path = join(folder, 'signing-key');

    const first = await readOrCreateSecret(path);
    const second = await readOrCreateSecret(path);

    expect(first).toHaveLength(32);
    expect(second).toEqual(first);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['signing-key']);
  });

  it('is the same for all who make it at once', async () => {
    const path = join(folder, 'signing-key');

    const secrets = await Promise.all([1, 2, 3, 4].map(() => readOrCreateSecret(path)));

    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
  });
});
