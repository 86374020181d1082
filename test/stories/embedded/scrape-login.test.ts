import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi, download, type JobView } from '../../support/api.ts';
import { expectedCsv } from '../../support/catalogue/items.ts';
import { recipeFor } from '../../support/catalogue/recipes.ts';
import {
  type CatalogueSite,
  type Interference,
  startCatalogue,
} from '../../support/catalogue/site.ts';
import { type RunningService, startEmbedded } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

const CATALOGUE = { items: 24, perPage: 6 };

const FORM = '<form method="post" action="/enter"><button id="enter">Enter</button></form>';

/** Only who has pressed the button gets to see anything. */
const forMembers: Interference = ({ pathname }, response) => {
  const html = { 'content-type': 'text/html' };
  if (pathname === '/login') response.writeHead(200, html).end(FORM);
  else if (pathname === '/enter') {
    const cookie = 'member=yes; Path=/; HttpOnly; Max-Age=3600';
    response.writeHead(303, { location: '/next?page=1', 'set-cookie': cookie }).end();
  } else if (response.req.headers.cookie?.includes('member=yes')) return false;
  else response.writeHead(401, html).end('<h1>Members only</h1>');
  return true;
};

describe.skipIf(IS_ELSEWHERE)('a catalogue behind a login (embedded service only)', () => {
  let site: CatalogueSite;
  let service: RunningService;
  let api: Api;

  beforeAll(async () => {
    site = await startCatalogue(CATALOGUE, forMembers);
    service = await startEmbedded({ allowedHosts: [`127.0.0.1:${site.port}`] });
    api = createApi(service.url, service.apiKey);
  });
  afterAll(async () => {
    await service.stop();
    await site.close();
  });

  const scrape = (render: string, more: object = {}): Promise<JobView> =>
    api.run({
      kind: 'scrape',
      maxAttempts: 1,
      input: { recipe: recipeFor('next', site.origin, { render }), ...more },
    });

  it('is read in a session that a job has logged in, with a browser and without', async () => {
    await api.send('PUT', '/v1/sessions/member', { body: { contents: {} } });
    const login = await api.run({
      kind: 'page',
      input: {
        url: `${site.origin}/login`,
        click: ['#enter'],
        outputs: ['text'],
        session: { name: 'member', save: true },
      },
    });
    expect(login.status).toBe('succeeded');

    for (const render of ['browser', 'http']) {
      const { artifacts, failure } = await scrape(render, { session: { name: 'member' } });
      const csv = artifacts.find(({ name }) => name === 'rows.csv');
      if (!csv) throw new Error(JSON.stringify(failure));
      expect((await download(csv)).toString()).toBe(expectedCsv(24, site.origin));
    }
  });

  it.each(['browser', 'http'])(
    'says that it needs a login, read by "%s" as a stranger',
    async (render) => {
      const { failure } = await scrape(render);

      expect(failure?.code).toBe('TARGET_AUTH_REQUIRED');
    },
  );
});
