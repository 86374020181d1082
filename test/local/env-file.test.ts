import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readApiKey, writeEnvFile } from '../../local/env-file.ts';

const run = promisify(execFile);

const ACCESS = {
  url: 'http://127.0.0.1:4100',
  apiKey: 'gnt_key',
  demoUrl: 'http://127.0.0.1:4101',
};

describe('the env file', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gannet-env-'));
    path = join(folder, 'env');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('can be sourced by a shell, for itself and for what it starts', async () => {
    await writeEnvFile(path, ACCESS);
    const script = '. "$0" && env | grep ^GANNET_ | sort';

    const { stdout } = await run('sh', ['-c', script, path], { env: { PATH: process.env.PATH } });

    expect(stdout.trim().split('\n')).toEqual([
      'GANNET_API_KEY=gnt_key',
      'GANNET_DEMO_URL=http://127.0.0.1:4101',
      'GANNET_URL=http://127.0.0.1:4100',
    ]);
  });

  it('can be read by Node', async () => {
    await writeEnvFile(path, ACCESS);
    const script = 'process.stdout.write(process.env.GANNET_API_KEY)';

    const { stdout } = await run(process.execPath, [`--env-file=${path}`, '-e', script]);

    expect(stdout).toBe('gnt_key');
  });

  it('keeps the key from others, also when it is written again', async () => {
    await writeEnvFile(path, ACCESS);
    await writeEnvFile(path, { ...ACCESS, apiKey: 'gnt_other' });

    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['env']);
    expect(await readApiKey(path)).toBe('gnt_other');
  });

  it('has no key before it was written', async () => {
    expect(await readApiKey(path)).toBeUndefined();
  });
});
