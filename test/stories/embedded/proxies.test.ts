import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientView, MadeKeyView } from '../../../src/api/client-view.ts';
import { type Api, createApi, download } from '../../support/api.ts';
import { type ForwardProxy, startForwardProxy } from '../../support/forward-proxy.ts';
import { type RunningService, startEmbedded } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

const LOGIN = 'exit-user:exit-password';

describe.skipIf(IS_ELSEWHERE)('proxy pools (embedded service only)', () => {
  let proxy: ForwardProxy;
  let service: RunningService;
  let api: Api;

  beforeAll(async () => {
    proxy = await startForwardProxy(LOGIN);
    const data = await mkdtemp(join(tmpdir(), 'gannet-proxies-'));
    const exit = { url: `http://${LOGIN}@127.0.0.1:${proxy.port}`, country: 'DE' };
    const broken = { url: 'http://127.0.0.1:1' };
    const pools = { eu: { exits: [exit] }, broken: { exits: [broken] } };
    await writeFile(join(data, 'proxies.json'), JSON.stringify(pools), { mode: 0o600 });
    const allowedHosts = [`127.0.0.1:${proxy.port}`, '127.0.0.1:1'];
    service = await startEmbedded({ data, allowedHosts });
    api = createApi(service.url, service.apiKey);
  });

  afterAll(async () => {
    await service.stop();
    await proxy.close();
  });

  const read = (pool: object, more: object = {}) =>
    api.run({
      kind: 'page',
      input: { url: `${service.demoUrl}/languages`, outputs: ['text'], proxy: pool },
      ...more,
    });

  it('are what a job leaves through that names one', async () => {
    const job = await read({ pool: 'eu', country: 'DE' });

    expect(job).toMatchObject({
      status: 'succeeded',
      report: { proxy: { pool: 'eu', country: 'DE' } },
    });
    const [text] = job.artifacts;
    expect(text && (await download(text)).length).toBeGreaterThan(100);
    expect(proxy.tunnels).toContain(new URL(service.demoUrl).host);
    expect(JSON.stringify(job)).not.toMatch(/exit-user|exit-password/);
  });

  it('are what a scrape leaves through, too, with no browser in between', async () => {
    const before = proxy.tunnels.length;
    const recipe = {
      start: [`${service.demoUrl}/products?page=1`],
      list: 'ul.grid li.card',
      fields: [{ name: 'name', select: 'h3', required: true }],
      pagination: { type: 'next', select: 'a[rel=next]' },
    };

    const job = await api.run({ kind: 'scrape', input: { recipe, proxy: { pool: 'eu' } } });

    expect(job).toMatchObject({
      status: 'succeeded',
      report: { scrape: { pages: 3 }, proxy: { pool: 'eu', country: 'DE' } },
    });
    expect(proxy.tunnels.length - before).toBe(3);
    expect(JSON.stringify(job)).not.toMatch(/exit-user|exit-password/);
  });

  it('are tried again when an exit does not work', async () => {
    const job = await read({ pool: 'broken' }, { maxAttempts: 1 });

    expect(job).toMatchObject({ status: 'failed', failure: { code: 'PROXY_UNAVAILABLE' } });
  });

  it('answer alike when there is none of this name, and none in this country', async () => {
    const never = await read({ pool: 'never' });
    const nowhere = await read({ pool: 'eu', country: 'US' });

    expect([never.failure?.code, nowhere.failure?.code]).toEqual([
      'PROXY_POOL_NOT_FOUND',
      'PROXY_POOL_NOT_FOUND',
    ]);
  });

  it('are for the clients that may use them', async () => {
    const admin = createApi(service.url, await service.newAdminKey());
    const body = { name: 'no pools', allowedPools: ['other'] };
    const made = await admin.send('POST', '/v1/clients', { body });
    const { id } = ClientView.parse(await made.json());
    const withKey = await admin.send('POST', `/v1/clients/${id}/keys`, { body: {} });
    const { key } = MadeKeyView.parse(await withKey.json());
    const other = createApi(service.url, key);
    const input = { url: `${service.demoUrl}/languages`, proxy: { pool: 'eu' } };

    const job = await other.run({ kind: 'page', input });

    expect(job.failure?.code).toBe('PROXY_POOL_NOT_FOUND');
  });
});
