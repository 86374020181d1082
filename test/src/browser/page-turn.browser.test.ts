import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Deferral } from '../../../src/jobs/deferral.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { PageAnswer, PageTurn } from '../../../src/jobs/ports.ts';
import { startRunner, type TestRunner } from '../../support/kind-runner.ts';
import { type Site, startSite } from '../../support/site/site.ts';

let site: Site;
let runner: TestRunner;
const agents: (string | undefined)[] = [];

beforeAll(async () => {
  site = await startSite({
    '/busy': (_request, response) =>
      void response
        .writeHead(429, { 'retry-after': '7', 'content-type': 'text/html' })
        .end('Busy.'),
    '/agent': (request, response) => {
      agents.push(request.headers['user-agent']);
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Here.');
    },
  });
  const agent = { version: '1', contact: 'https://example.com/bot' };
  runner = await startRunner([site], { agent });
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const visit = (path: string, pageTurn: PageTurn, input = {}) =>
  runner.run('page', { url: site.url(path), outputs: ['text'], ...input }, { pageTurn });

const always: PageTurn = {
  before: async () => undefined,
  sent: () => undefined,
  after: async () => undefined,
};

describe('the turn of a page', () => {
  it('comes before the site hears anything, and hears what the site answered', async () => {
    const turn = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<string>();
    const answers: PageAnswer[] = [];
    const told: string[] = [];
    const work = visit('/agent', {
      before: (url) => {
        asked.resolve(url);
        return turn.promise;
      },
      sent: () => void told.push('sent'),
      after: async (answer) => {
        told.push('answered');
        answers.push(answer);
      },
    });

    expect(await asked.promise).toBe(site.url('/agent'));
    expect(site.requests).not.toContain('/agent');
    turn.resolve();
    await work;

    expect(site.requests).toContain('/agent');
    expect(told).toEqual(['sent', 'answered']);
    expect(answers).toMatchObject([{ status: 200, headers: { 'content-type': 'text/html' } }]);
  });

  it('puts the job off as it was said', async () => {
    const deferral = new Deferral('site', 1_000);

    const work = visit('/agent', { ...always, before: () => Promise.reject(deferral) });

    await expect(work).rejects.toBe(deferral);
  });

  it('ends the job before the page is worked on when its answer is none to work on', async () => {
    const work = visit('/busy', {
      ...always,
      after: async ({ status, headers }) => {
        throw new JobFailure('TARGET_RATE_LIMITED', `${status} ${headers['retry-after']}`);
      },
    });

    await expect(work).rejects.toMatchObject({ code: 'TARGET_RATE_LIMITED', message: '429 7' });
  });

  it('is not needed: then 429 is a failure only if the client says so, with its Retry-After', async () => {
    const { report } = await visit('/busy', always);
    const failing = visit('/busy', always, { failOn: ['4xx'] });

    expect(report).toMatchObject({ status: 429 });
    await expect(failing).rejects.toMatchObject({ code: 'TARGET_RATE_LIMITED', retryAfterS: 7 });
  });

  it('shows the site who comes, unless the client has another name', async () => {
    agents.length = 0;
    await visit('/agent', always);
    await visit('/agent', always, { userAgent: 'Mine/1' });

    expect(agents[0]).toMatch(
      /^Mozilla\/5\.0 \(.*; compatible; Gannet\/1; \+https:\/\/example\.com\/bot\) .* Chrome\//,
    );
    expect(agents[1]).toBe('Mine/1');
  });
});
