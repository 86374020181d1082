import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Canary, startCanary } from '../support/canary.ts';
import { startRunner, type TestRunner } from '../support/kind-runner.ts';
import { policyWith } from '../support/policy.ts';
import { type Site, startSite } from '../support/site/site.ts';
import { attackPage, withPorts } from './attack-page.ts';
import { type AttackCase, attacksOn, tally } from './cases.ts';

const PAGES = attacksOn('page');
const REDIRECTS = attacksOn('redirect');
const REFUSED = REDIRECTS.filter((attack) => attack.expect === 'block');
const PASSED = REDIRECTS.filter((attack) => attack.expect === 'allow');

/** Time for a page to do its worst after it was loaded, in milliseconds. */
const DELAY_MS = 400;

let site: Site;
let canary: Canary;
let runner: TestRunner;
/** Hits of the canary while the wall stood. */
let reached = 0;

const servePage = (attack: AttackCase) => (_request: unknown, response: ServerResponse) =>
  attackPage(attack, canary.port)(response);

/** The hops of a chain: the hosts of the case are paths of one site. */
const serveChain = ({ id, chain = [] }: AttackCase) =>
  chain.slice(1).map((hop, index) => {
    const serve = (_request: unknown, response: ServerResponse) => {
      const [, status = '200', rest = ''] = /^(\d+) (.*)$/.exec(hop) ?? [];
      const next = rest.replace(/^https?:\/\/[bc]\.test\/$/, site.secureUrl(`/${id}/${index + 1}`));
      answerHop(response, Number(status), withPorts(next, canary.port));
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

/** Lets the site through, and the canary's port: it is the address alone that is refused. */
const policyBeside = (port: number) => {
  const { allowedPorts, ...policy } = policyWith(
    ...site.hosts.map((host) => `${host}:${site.port}`),
  );
  return { ...policy, allowedPorts: new Set([...allowedPorts, port]) };
};

beforeAll(async () => {
  canary = await startCanary();
  site = await startSite({
    ...Object.fromEntries(PAGES.map((attack) => [`/${attack.id}`, servePage(attack)])),
    ...Object.fromEntries(REDIRECTS.flatMap(serveChain)),
  });
  runner = await startRunner([site], { maxBrowsers: 2, policy: policyBeside(canary.port) });
});

afterAll(async () => {
  console.info(`${tally([...PAGES, ...REDIRECTS])}, ${reached} reached the canary`);
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

/** What a page may end with: it is shown without what was refused, or not at all. */
const OUTCOMES = ['shown', 'ADDRESS_BLOCKED', 'TOO_MANY_REQUESTS_BY_PAGE'];

describe('pages that reach for what is private', () => {
  it.concurrent.each(PAGES)('$id: $why', async ({ id }) => {
    const outcome = await outcomeOf(`/${id}`);

    expect(canary.hits()).toBe(0);
    expect(OUTCOMES).toContain(outcome);
    expect(site.requests).toContain(`/${id}`);
  });

  it('shows nothing of a file', async () => {
    await outcomeOf('/page-extra-03');

    expect(runner.file('page.html').toString()).not.toContain('root:');
  });
});

describe('redirects to what is private', () => {
  it.each(REFUSED)('$id: $why', async ({ id, chain = [] }) => {
    const outcome = await outcomeOf(`/${id}/0`);

    expect(canary.hits()).toBe(0);
    const isRedirect = chain.at(-1)?.startsWith('30');
    if (isRedirect) expect(outcome).toBe('ADDRESS_BLOCKED');
  });
});

describe('redirects to where a job may go', () => {
  it.each(PASSED)('$id: $why', async ({ id }) => {
    expect(await outcomeOf(`/${id}/0`)).toBe('shown');
    expect(canary.hits()).toBe(0);
  });
});

describe('the canary itself', () => {
  it('is reached when the wall lets it through', async () => {
    reached = canary.hits();
    const open = { hosts: ['127.0.0.1'], port: canary.port };
    const unguarded = await startRunner([site, { ...site, ...open }]);

    await unguarded.run('page', { url: site.url('/page-11'), delayMs: DELAY_MS });
    await unguarded.close();

    expect(canary.hits()).toBeGreaterThan(0);
  });
});
