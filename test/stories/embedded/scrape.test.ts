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

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'gannet-scrape-'));
    site = await startCatalogue({ items: ITEMS, perPage: 5 }, ({ searchParams }, response) => {
      if (onPage(Number(searchParams.get('page')))) return false;
      response.writeHead(429, { 'retry-after': '1', 'content-type': 'text/html' }).end();
      return true;
    });
  });

  afterEach(async () => {
    await service?.end('SIGKILL');
    await site.close();
    await removeData(data);
  });

  const start = async () => {
    service = await startProcess(data, '--allow-host', `127.0.0.1:${site.port}`);
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

  it('waits when its site asks for it, and goes on with the page that was refused', async () => {
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
  });
});
