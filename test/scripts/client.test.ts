import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const client = (...args: string[]) =>
  execute(process.execPath, ['scripts/client.ts', ...args], { env: { PATH: process.env.PATH } });

describe('npm run client', () => {
  it('says how it is used', async () => {
    const { stderr } = await client('--help');

    expect(stderr).toContain('npm run client -- create --stage dev --name me --admin');
  });

  it.each([
    ['nothing is asked of it', []],
    ['it does not know what is asked', ['destroy', '--stage', 'dev', '--name', 'acme']],
    ['the client has no name', ['create', '--stage', 'dev']],
    ['--stage goes with something else', ['list', '--stage', 'dev']],
    ['there is no service to ask', ['list']],
    ['there is no such option', ['list', '--colour']],
  ])('refuses when %s', async (_why, args) => {
    await expect(client(...args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.not.stringContaining('    at '),
    });
  });

  it.each([
    ['--stage', ['create', '--stage', 'production', '--name', 'acme'], 'at stage'],
    ['--tier', ['create', '--stage', 'dev', '--name', 'acme', '--tier', 'gold'], 'at tier'],
    [
      '--jobs-per-day',
      ['create', '--stage', 'dev', '--name', 'acme', '--jobs-per-day', 'many'],
      '["jobs-per-day"]',
    ],
  ])('names %s when that is what it cannot read', async (_option, args, name) => {
    await expect(client(...args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(name),
    });
  });
});
