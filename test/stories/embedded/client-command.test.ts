import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createApi } from '../../support/api.ts';
import { type RunningService, startEmbedded } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

const execute = promisify(execFile);

const Made = z.object({
  client: z.object({ id: z.string(), name: z.string(), jobsPerDay: z.int() }),
  key: z.object({ id: z.string(), key: z.string() }),
});

describe.skipIf(IS_ELSEWHERE)('npm run client, on the embedded service', () => {
  let service: RunningService;
  let adminKey: string;

  beforeAll(async () => {
    service = await startEmbedded();
    adminKey = await service.newAdminKey();
  });

  afterAll(() => service.stop());

  const client = async (...words: string[]): Promise<unknown> => {
    const { PATH } = process.env;
    const env = { PATH, GANNET_URL: service.url, GANNET_ADMIN_KEY: adminKey };
    const { stdout } = await execute(process.execPath, ['scripts/client.ts', ...words, '--json'], {
      env,
    });
    return JSON.parse(stdout);
  };
  const refusalOf = (...words: string[]): Promise<string> =>
    client(...words).then(
      () => 'It was done.',
      (error: { readonly stderr: string }) => error.stderr,
    );

  it('makes a client whose key works', async () => {
    const made = Made.parse(await client('create', '--name', 'acme', '--jobs-per-day', '7'));

    expect(made.client).toMatchObject({ name: 'acme', jobsPerDay: 7 });
    const { items } = await createApi(service.url, made.key.key).list('size=1');
    expect(items).toEqual([]);
  });

  it('shows, sets, disables and lists', async () => {
    const { client: made } = Made.parse(await client('create', '--name', 'bee'));

    const set = await client('set', made.id, 'allowedSites=["example.com"]', 'name=b e e');
    const reset = await client('set', made.id, 'allowedSites=');
    const disabled = await client('disable', made.id);

    expect(set).toMatchObject({ name: 'b e e', allowedSites: ['example.com'] });
    expect(reset).not.toHaveProperty('allowedSites');
    expect(reset).toMatchObject({ name: 'b e e' });
    expect(disabled).toHaveProperty('disabledAt');
    expect(await client('show', made.id)).toEqual(disabled);
    expect(await client('enable', made.id)).not.toHaveProperty('disabledAt');
    expect(await client('list')).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: made.id })]),
    });
  });

  it('makes, rotates, revokes and lists keys, and tells of all that', async () => {
    const { client: made, key } = Made.parse(await client('create', '--name', 'cow'));

    const ci = await client('keys', 'create', made.id, '--name', 'ci', '--scopes', 'jobs:read');
    const fresh = await client('keys', 'rotate', made.id, key.id, '--grace-hours', '1');
    await client('keys', 'revoke', made.id, key.id);

    expect(ci).toMatchObject({ name: 'ci', scopes: ['jobs:read'] });
    expect(await client('keys', made.id)).toMatchObject({
      items: [fresh, ci, key].map((one) => ({ id: z.object({ id: z.string() }).parse(one).id })),
    });
    expect(await client('audit', made.id)).toMatchObject({
      items: ['key.revoked', 'key.rotated', 'key.created', 'key.created', 'client.created'].map(
        (action) => ({ action }),
      ),
    });
  });

  it('says in a line what the service refuses', async () => {
    expect(await refusalOf('show', 'cli_nobody')).toMatch(
      /^CLIENT_NOT_FOUND: There is no client cli_nobody\. \(req_\w+\)\n$/,
    );
    expect(await refusalOf('set', 'cli_nobody')).toContain('CLIENT_NOT_FOUND');
    expect(await refusalOf('create', '--name', 'x', 'colour=red')).toContain('Write field=value');
    expect(await refusalOf('show')).toBe('Say which client.\n');
  });
});
