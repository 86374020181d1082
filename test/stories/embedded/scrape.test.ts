import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi, download } from '../../support/api.ts';
import { expectedCsv } from '../../support/catalogue/items.ts';
import { recipeFor } from '../../support/catalogue/recipes.ts';
import { type CatalogueSite, startCatalogue } from '../../support/catalogue/site.ts';
import { removeData, type ServiceProcess, startProcess } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

const ITEMS = 600;

describe.skipIf(IS_ELSEWHERE)('a long scrape (embedded service only)', () => {
  let data: string;
  let site: CatalogueSite;
  let service: ServiceProcess | undefined;
  /** Called with the number of every page that is asked for. */
  let onPage: (page: number) => boolean = () => true;
  /** What pages that are not let pass are answered with. */
  let refusal: { status: number; headers?: Record<string, string> };

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'gannet-scrape-'));
    refusal = { status: 429, headers: { 'retry-after': '1' } };
    site = await startCatalogue({ items: ITEMS, perPage: 5 }, ({ searchParams }, response) => {
      if (onPage(Number(searchParams.get('page')))) return false;
      const { status, headers = {} } = refusal;
      response.writeHead(status, { ...headers, 'content-type': 'text/html' }).end();
      return true;
    });
  });

  afterEach(async () => {
    await service?.end('SIGKILL');
    await site.close();
    await removeData(data);
  });

  const start = async (...args: string[]) => {
    service = await startProcess(data, '--allow-host', `127.0.0.1:${site.port}`, ...args);
    return createApi(service.url, service.apiKey);
  };
  const job = () => ({ kind: 'scrape', input: { recipe: recipeFor('next', site.origin) } });

  it('loses and doubles no row when its worker is killed in the middle', async () => {
    const reached = Promise.withResolvers<void>();
    onPage = (page) => {
      if (page === 60) reached.resolve();
      return true;
    };
    const { id } = await (await start()).submit(job());
    await reached.promise;
    await service?.end('SIGKILL');

    const api = await start();
    const ended = await api.ended(id);

    const [csv] = ended.artifacts;
    if (!csv) throw new Error(JSON.stringify(ended.failure));
    expect((await download(csv)).toString()).toBe(expectedCsv(ITEMS, site.origin));
    expect(site.requests.length).toBeGreaterThanOrEqual(120);
  });

  it('is saved when its service is stopped, and another process goes on', async () => {
    const reached = Promise.withResolvers<void>();
    onPage = (page) => {
      if (page === 60) reached.resolve();
      return true;
    };
    const { id } = await (await start('--drain-seconds', '0')).submit(job());
    await reached.promise;
    const code = await service?.end('SIGTERM');
    const before = site.requests.length;

    const api = await start();
    const ended = await api.ended(id);

    const [csv] = ended.artifacts;
    if (!csv) throw new Error(JSON.stringify(ended.failure));
    expect(code).toBe(0);
    expect((await download(csv)).toString()).toBe(expectedCsv(ITEMS, site.origin));
    // Only the page that was being read is read once more.
    expect(before).toBeGreaterThanOrEqual(60);
    expect(site.requests.length).toBeLessThanOrEqual(121);
    const events = (await api.events(id)).map(({ type }) => type);
    expect(events.filter((type) => type === 'job.released')).toHaveLength(1);
    expect(ended.attempts.at(-1)).toMatchObject({ attempt: 2 });
  });

  it.each([
    ['429 with a time', { status: 429, headers: { 'retry-after': '1' } }],
    ['429 without one', { status: 429 }],
    ['503', { status: 503 }],
    ['500', { status: 500 }],
  ])(
    'waits while its site answers %s, and goes on with the page that was refused',
    async (...as) => {
      [, refusal] = as;
      let refusals = 0;
      onPage = (page) => {
        const isAllowed = page !== 30 || refusals >= 2;
        refusals += isAllowed ? 0 : 1;
        return isAllowed;
      };

      const ended = await (await start()).run(job());

      const [csv] = ended.artifacts;
      if (!csv) throw new Error(JSON.stringify(ended.failure));
      expect((await download(csv)).toString()).toBe(expectedCsv(ITEMS, site.origin));
      // Two pages more than there are: what was read before the refusal was not read again.
      expect(site.requests).toHaveLength(122);
    },
  );
});
