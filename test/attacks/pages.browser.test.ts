import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Canary, startCanary } from '../support/canary.ts';
import { startRunner, type TestRunner } from '../support/kind-runner.ts';
import { type Site, startSite } from '../support/site/site.ts';
import { type AttackCase, attacksOn } from './cases.ts';

const PAGES = attacksOn('page');
const REDIRECTS = attacksOn('redirect').filter((attack) => attack.expect === 'block');

/** Time for a page to do its worst after it was loaded, in milliseconds. */
const DELAY_MS = 400;

let site: Site;
let canary: Canary;
let runner: TestRunner;

/** Ports of the cases stand for one where somebody listens. */
const withPorts = (text: string): string =>
  text
    .replaceAll(/\{(CANARY|UDP|TURN)\}/g, String(canary.port))
    .replaceAll(/127\.0\.0\.1(?=[/>])/g, `127.0.0.1:${canary.port}`);

const servePage =
  ({ input, contentType = 'text/html', headers = {} }: AttackCase) =>
  (_request: unknown, response: ServerResponse) => {
    const pairs = Object.entries(headers).map(([name, value]) => [name, withPorts(value)]);
    response.writeHead(200, { 'content-type': contentType, ...Object.fromEntries(pairs) });
    response.end(withPorts(input));
  };

/** The hops of a chain: the hosts of the case are paths of one site. */
const serveChain = ({ id, chain = [] }: AttackCase) =>
  chain.slice(1).map((hop, index) => {
    const serve = (_request: unknown, response: ServerResponse) => {
      const [, status = '200', rest = ''] = /^(\d+) (.*)$/.exec(hop) ?? [];
      const next = rest.replace(/^https?:\/\/[bc]\.test\/$/, site.url(`/${id}/${index + 1}`));
      answerHop(response, Number(status), withPorts(next));
    };
    return [`/${id}/${index}`, serve] as const;
  });

function answerHop(response: ServerResponse, status: number, rest: string): void {
  const header = /^([\w-]+): (.*)$/.exec(rest);
  if (status === 103) {
    response.writeEarlyHints({
      link: `<http://127.0.0.1:${canary.port}/x>; rel=preload; as=image`,
    });
    response.end('early');
  } else if (header?.[1] && status === 200) {
    response.writeHead(200, { [header[1]]: header[2] ?? '', 'content-type': 'text/html' }).end('x');
  } else {
    response.writeHead(status, { location: rest }).end();
  }
}

beforeAll(async () => {
  canary = await startCanary();
  site = await startSite({
    ...Object.fromEntries(PAGES.map((attack) => [`/${attack.id}`, servePage(attack)])),
    ...Object.fromEntries(REDIRECTS.flatMap(serveChain)),
  });
  runner = await startRunner([site]);
});

afterAll(async () => {
  await runner.close();
  await site.close();
  await canary.close();
});

/** Code of the failure, or `shown`. */
const outcomeOf = (path: string) =>
  runner.run('page', { url: site.secureUrl(path), outputs: ['html'], delayMs: DELAY_MS }).then(
    () => 'shown',
    (failure: { code: string }) => failure.code,
  );

describe('pages that reach for what is private', () => {
  it.each(PAGES)('$id: $why', async ({ id }) => {
    const outcome = await outcomeOf(`/${id}`);

    expect(canary.hits()).toBe(0);
    expect(['shown', 'ADDRESS_BLOCKED', 'TOO_MANY_REQUESTS_BY_PAGE']).toContain(outcome);
    expect(site.requests).toContain(`/${id}`);
  });

  it('shows nothing of a file', async () => {
    await outcomeOf('/page-extra-03');

    expect(runner.file('page.html').toString()).not.toContain('root:');
  });
});

describe('redirects to what is private', () => {
  it.each(REDIRECTS)('$id: $why', async ({ id, chain = [] }) => {
    const outcome = await outcomeOf(`/${id}/0`);

    expect(canary.hits()).toBe(0);
    const isRedirect = chain.at(-1)?.startsWith('30');
    if (isRedirect) expect(outcome).toBe('ADDRESS_BLOCKED');
  });
});

describe('the canary itself', () => {
  it('is reached when the wall lets it through', async () => {
    const open = { hosts: ['127.0.0.1'], port: canary.port };
    const unguarded = await startRunner([site, { ...site, ...open }]);

    await unguarded.run('page', { url: site.url('/page-11'), delayMs: DELAY_MS });
    await unguarded.close();

    expect(canary.hits()).toBeGreaterThan(0);
  });
});
