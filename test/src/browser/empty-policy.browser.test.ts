import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECURITY_HEADERS as OF_THE_GATEWAY } from '../../../lib/constructs/gateway-answers.ts';
import { SECURITY_HEADERS as OURS } from '../../../src/runtime/headers.ts';
import { startRunner, type TestRunner } from '../../support/kind-runner.ts';
import { html } from '../../support/site/route.ts';
import { type Site, startSite } from '../../support/site/site.ts';

const ours = OURS['content-security-policy'];
const gateways = OF_THE_GATEWAY['content-security-policy'];

/** Runs a script and a style of its own, if its policy lets it. */
const ANSWER =
  '<p id="said">quiet</p><script>document.getElementById("said").textContent = "ran"</script>' +
  '<style>#said::after { content: "styled" }</style><img src="/pixel.png">';

describe('a policy of lists without sources', () => {
  let site: Site;
  let runner: TestRunner;
  const asked: string[] = [];

  const answerWith =
    (policy: string | undefined) => (_request: IncomingMessage, response: ServerResponse) => {
      const headers = policy === undefined ? {} : { 'content-security-policy': policy };
      response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(ANSWER);
    };
  /** Whether its frame shows anything: a refused one has a document that nobody may look into. */
  const framing = (path: string) =>
    html(`<iframe src="${path}"></iframe><p id="seen"></p><script>
      const frame = document.querySelector('iframe');
      frame.onload = () => {
        let seen = 'refused';
        try { seen = frame.contentDocument ? 'shown' : seen; } catch {}
        document.getElementById('seen').textContent = seen;
      };
    </script>`);

  beforeAll(async () => {
    site = await startSite({
      '/none': answerWith(undefined),
      '/ours': answerWith(ours),
      '/gateways': answerWith(gateways),
      '/frames-none': framing('/none'),
      '/frames-ours': framing('/ours'),
      '/frames-gateways': framing('/gateways'),
      '/pixel.png': (request, response) => {
        asked.push(String(request.headers.referer));
        response.writeHead(404).end();
      },
    });
    runner = await startRunner([site], { maxBrowsers: 1 });
  });
  afterAll(async () => {
    await runner.close();
    await site.close();
  });

  const read = async (path: string, more: object = {}) => {
    await runner.run('page', { url: site.secureUrl(path), outputs: ['text'], ...more });
    return runner.file('page.txt').toString('utf8').trim();
  };

  it.each([
    ['none', 'ran', 1],
    ['ours', 'quiet', 0],
    ['gateways', 'quiet', 0],
  ])('runs and loads nothing, as one that says none (%s)', async (policy, said, images) => {
    asked.length = 0;

    expect(await read(`/${policy}`)).toBe(said);
    expect(asked).toHaveLength(images);
  });

  it.each([
    ['none', 'shown'],
    ['ours', 'refused'],
    ['gateways', 'refused'],
  ])('is shown in no frame, as one that says none (%s)', async (policy, seen) => {
    expect(await read(`/frames-${policy}`, { waitFor: '#seen:not(:empty)' })).toContain(seen);
  });
});
