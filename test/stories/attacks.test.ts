import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackPage } from '../attacks/attack-page.ts';
import { attacksOn, tally } from '../attacks/cases.ts';
import { type Api, createApi } from '../support/api.ts';
import { type Canary, startCanary } from '../support/canary.ts';
import { startEmbedded } from '../support/service.ts';

/**
 * The attacks once more, over HTTP. Pages of strangers need a host that the stage lets through:
 * `scripts/test-deploy.ts` names one; on a stage of an owner only the addresses are tried.
 */
const { GANNET_URL, GANNET_API_KEY, GANNET_ATTACK_PORT } = process.env;
const IS_ELSEWHERE = GANNET_URL !== undefined && GANNET_URL !== '';
const HAS_PAGES = !IS_ELSEWHERE || GANNET_ATTACK_PORT !== undefined;

const REFUSED = attacksOn('url').filter(
  ({ expect: outcome, category }) => outcome === 'block' && category !== 'proxyfield',
);

/**
 * One of each way out of a page: on a laptop `test/attacks` tries them all against this browser.
 * A stage that was deployed has a worker of its own, so there all of them are tried.
 */
const WHYS = ['js_location', 'iframe', 'fetch_nocors', 'worker_ws', 'beacon', 'stun', 'turn_tcp'];
const MORE = ['meta refresh', 'WebSocket', 'EventSource', 'srcdoc', 'all spellings at once'];
const PAGES = attacksOn('page').filter(
  ({ why }) => IS_ELSEWHERE || [...WHYS, ...MORE].includes(why),
);

/** Some pages go on to a name that is nowhere: they end with `DNS_FAILED`. */
const OUTCOMES = ['succeeded', 'ADDRESS_BLOCKED', 'TOO_MANY_REQUESTS_BY_PAGE', 'DNS_FAILED'];

let api: Api;
let canary: Canary;
let site: Server;
let pageUrl: (id: string) => string;
let stop: () => Promise<void>;

beforeAll(async () => {
  canary = await startCanary();
  const pages = new Map(PAGES.map((attack) => [`/${attack.id}`, attack]));
  site = createServer((request, response) => {
    const attack = pages.get(request.url ?? '');
    if (attack) attackPage(attack, canary.port)(response);
    else response.writeHead(404).end();
  });
  const port = await new Promise<number>((resolve) => {
    site.listen(Number(GANNET_ATTACK_PORT ?? 0), '127.0.0.1', () => {
      const address = site.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  pageUrl = (id) => `http://127.0.0.1:${port}/${id}`;
  if (GANNET_URL) {
    api = createApi(GANNET_URL, GANNET_API_KEY);
    stop = async () => {};
  } else {
    const service = await startEmbedded({ allowedHosts: [`127.0.0.1:${port}`] });
    api = createApi(service.url, service.apiKey);
    stop = service.stop;
  }
});

afterAll(async () => {
  console.info(`${tally([...REFUSED, ...(HAS_PAGES ? PAGES : [])])}, ${canary.hits()} reached`);
  await stop();
  site.closeAllConnections();
  site.close();
  await canary.close();
});

describe('addresses that nobody may visit', () => {
  it.each(REFUSED)('$id is refused when it is submitted ($why)', async ({ input }) => {
    const response = await api.send('POST', '/v1/jobs', {
      body: { kind: 'page', input: { url: input } },
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'INVALID_REQUEST',
      errors: [{ pointer: '/input/url' }],
    });
  });
});

describe.runIf(HAS_PAGES)('pages that reach for what nobody may visit', () => {
  it.each(PAGES)('$id: $why', async ({ id }) => {
    const job = await api.run({
      kind: 'page',
      input: { url: pageUrl(id), delayMs: 400 },
      maxAttempts: 1,
    });

    const outcome = job.failure?.code ?? job.status;
    expect(OUTCOMES).toContain(outcome);
    expect(canary.hits()).toBe(0);
  });
});
