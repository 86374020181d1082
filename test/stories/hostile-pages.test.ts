import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

const TIME_LIMIT_MS = 8_000;

describe('a page that means harm', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const visit = (path: string, input: object = {}) =>
    api.run({
      kind: 'screenshot',
      input: { url: target.demoUrl + path, ...input },
      timeoutMs: TIME_LIMIT_MS,
      maxAttempts: 1,
    });

  const expectNextJobToSucceed = async () => {
    expect(await visit('/languages')).toMatchObject({ status: 'succeeded' });
  };

  it.each([
    ['never answers', '/trouble/silence', 'TARGET_TIMEOUT'],
    ['redirects for ever', '/redirect?times=forever', 'TOO_MANY_REDIRECTS'],
    ['opens dialogs for ever', '/trouble/dialogs', 'PAGE_UNRESPONSIVE'],
    ['never stops computing', '/trouble/busy-loop', 'PAGE_UNRESPONSIVE'],
    ['kills its renderer', '/trouble/crash', 'PAGE_CRASHED'],
    ['is a download', '/trouble/file', 'TARGET_IS_DOWNLOAD'],
  ])('ends its job with a reason when it %s, and no other job', async (_case, path, code) => {
    const job = await visit(path);

    expect(job).toMatchObject({ status: 'failed', failure: { code } });
    await expectNextJobToSucceed();
  });

  it('is cut when it is two million pixels tall', async () => {
    const job = await visit('/trouble/tall', { fullPage: true, maxHeightPx: 2_000 });

    expect(job.status).toBe('succeeded');
    expect(JSON.stringify(job.report)).toContain('truncated');
    await expectNextJobToSucceed();
  });

  it('opens no window that stays', async () => {
    const job = await visit('/trouble/popups');

    expect(['succeeded', 'failed']).toContain(job.status);
    expect(job.failure?.code ?? 'PAGE_UNRESPONSIVE').toBe('PAGE_UNRESPONSIVE');
    await expectNextJobToSucceed();
  });
});
