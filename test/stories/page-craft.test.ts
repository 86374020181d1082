import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi, download } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

describe('a page that needs care', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const run = (kind: string, path: string, input: object) =>
    api.run({ kind, input: { url: target.demoUrl + path, ...input } });

  const submit = (input: object) =>
    api.send('POST', '/v1/jobs', {
      body: { kind: 'page', input: { url: `${target.demoUrl}/`, ...input } },
    });

  it('is captured whole: lazy pictures, web font, banner', async () => {
    const job = await run('screenshot', '/journal', {
      fullPage: true,
      consent: 'reject',
      requireComplete: true,
    });

    expect(job.status).toBe('succeeded');
    expect(job.report).toMatchObject({
      images: { expected: 13, loaded: 13 },
      fonts: { expected: 1, loaded: 1 },
      consent: { outcome: 'rejected' },
      scroll: { stoppedBy: 'end' },
      complete: true,
    });
  });

  it('is used before it is read', async () => {
    const job = await run('page', '/consent', {
      outputs: ['html'],
      device: 'iphone',
      steps: [
        { do: 'click', selector: '#accept-all' },
        { do: 'wait', until: { for: 'selector', selector: '#consent', state: 'hidden' } },
        { do: 'goto', url: `${target.demoUrl}/products` },
      ],
    });
    const [page] = job.artifacts;

    expect(job.report).toMatchObject({
      finalUrl: `${target.demoUrl}/products`,
      steps: [{ outcome: 'done' }, { outcome: 'done' }, { outcome: 'done' }],
    });
    expect(page && (await download(page)).toString()).toContain('All products');
  });

  it('names the step that could not be done', async () => {
    const job = await run('page', '/', {
      waitForTimeoutMs: 500,
      steps: [
        { do: 'hover', selector: 'h1' },
        { do: 'click', selector: '#no-such' },
      ],
    });

    expect(job.failure).toMatchObject({
      code: 'STEP_FAILED',
      detail: expect.stringContaining('/steps/1 (click)'),
    });
  });

  it.each([
    [{ evaluate: 'return 1' }, 403, '/input/evaluate'],
    [{ waitFor: [{ for: 'function', function: 'return 1' }] }, 403, '/input/waitFor/0/function'],
    [{ steps: [{ do: 'goto', url: 'https://example.com/' }] }, 400, '/input/steps/0/url'],
    [
      { cookies: [{ name: 'a', value: 'b', domain: 'example.com' }] },
      400,
      '/input/cookies/0/domain',
    ],
    [{ steps: [{ do: 'click' }] }, 400, '/input/steps/0/selector'],
    [{ waitFor: [{ for: 'text' }] }, 400, '/input/waitFor/0/text'],
  ])('refuses %j', async (input, status, pointer) => {
    const response = await submit(input);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });
});
