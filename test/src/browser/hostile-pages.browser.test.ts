import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../../src/browser/processes.ts';
import { WALL_LIMITS } from '../../../src/wall/limits.ts';
import { startRunner, type TestRunner } from '../../support/kind-runner.ts';
import { type Site, startSite } from '../../support/site/site.ts';

/** Time of a job that only its deadline ends, and of one that something else ends first, in ms. */
const SHORT_MS = 5_000;
const LONG_MS = 50_000;

let site: Site;
let runner: TestRunner;

beforeAll(async () => {
  site = await startSite();
  runner = await startRunner([site], {
    wallLimits: { ...WALL_LIMITS, bytes: 20_000_000 },
    memoryLimitBytes: 600_000_000,
  });
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const open = (path: string, budgetMs = LONG_MS) =>
  runner.run('screenshot', { url: site.url(path), fullPage: true }, { budgetMs });

describe('a page that cannot be shown ends with a code, and the next job is unaffected', () => {
  afterEach(async () => {
    const { report } = await open('/blue');

    expect(report).toMatchObject({ status: 200, complete: true });
    expect(runner.browsers()).toHaveLength(1);
    expect(await runner.leftovers()).toHaveLength(1);
  });

  it.each([
    ['/never', 'TARGET_TIMEOUT', 'answers nothing'],
    ['/half', 'TARGET_TIMEOUT', 'never ends'],
    ['/spin', 'PAGE_UNRESPONSIVE', 'computes for ever'],
    ['/spin-later', 'PAGE_UNRESPONSIVE', 'computes for ever once it is loaded'],
    ['/push-state', 'PAGE_UNRESPONSIVE', 'changes its address for ever'],
  ])('%s: %s at its deadline when a page %s', async (path, code) => {
    await expect(open(path, SHORT_MS)).rejects.toMatchObject({ name: 'JobFailure', code });
  });

  it.each([
    ['/hang-up', 'TARGET_UNREACHABLE', 'hangs up'],
    ['/maze', 'TOO_MANY_REDIRECTS', 'redirects to ever new addresses'],
    ['/loop', 'TOO_MANY_REDIRECTS', 'redirects to itself'],
    ['/download', 'TARGET_IS_DOWNLOAD', 'is a file'],
    ['/empty', 'TARGET_HTTP_ERROR', 'is no page'],
    ['/endless', 'RESPONSE_TOO_LARGE', 'sends without end'],
    ['/reload', 'PAGE_UNRESPONSIVE', 'reloads itself for ever'],
    ['/dialogs-for-ever', 'PAGE_UNRESPONSIVE', 'asks for ever'],
    ['/flood', 'TOO_MANY_REQUESTS_BY_PAGE', 'makes thousands of requests'],
    ['/memory', 'PAGE_OUT_OF_MEMORY', 'fills the memory'],
    ['/deep', 'PAGE_CRASHED', 'crashes its renderer'],
    ['/huge', 'CAPTURE_TOO_LARGE', 'is 30,000 pixels high and wide'],
  ])('%s: %s when a page %s', async (path, code) => {
    await expect(open(path)).rejects.toMatchObject({ name: 'JobFailure', code });
  });

  it('ends a page that is 300 MB when unpacked', async () => {
    await expect(open('/bomb', 2 * SHORT_MS)).rejects.toMatchObject({
      code: expect.stringMatching(/^(RESPONSE_TOO_LARGE|PAGE_(OUT_OF_MEMORY|UNRESPONSIVE))$/),
    });
  });

  it('ends a page that loads what unpacks to hundreds of times its size', async () => {
    await expect(open('/fetch-bomb')).rejects.toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('unpacks'),
    });
  });
});

describe('a page that computes for ever', () => {
  it.each(['/spin', '/spin-later', '/push-state'])(
    '%s ends long before its deadline',
    async (path) => {
      const watched = await startRunner([site], { silenceMaxMs: 2_000 });

      const outcome = watched.run('screenshot', { url: site.url(path) }, { budgetMs: LONG_MS });

      await expect(outcome).rejects.toMatchObject({
        code: 'PAGE_UNRESPONSIVE',
        message: expect.stringContaining('left no turn'),
      });
      await watched.close();
    },
  );
});

describe('a page that tries what nobody is there for is shown all the same', () => {
  it.each([
    ['/dialogs', { dialogs: 3 }],
    ['/popups', { popups: 200 }],
    ['/chooser', { dialogs: 0, popups: 0 }],
    ['/downloads', { status: 200 }],
    ['/unload', { dialogs: 0 }],
    ['/console-flood', { dialogs: 0 }],
    ['/tall', { truncated: true }],
  ])('%s: %j', async (path, seen) => {
    expect((await open(path)).report).toMatchObject(seen);
  });

  it('keeps what the page says on one line, short, and free of control characters', async () => {
    const { report } = await open('/noisy');

    expect(report).toMatchObject({ consoleErrors: ['first [31msecond', 'broken'] });
  });

  it('keeps the report below 32 kB, whatever the page writes', async () => {
    const { report } = await open('/console-flood');

    expect(JSON.stringify(report).length).toBeLessThan(32_000);
  });
});

describe('a browser that dies', () => {
  it('ends its job with BROWSER_CRASHED, and leaves nothing behind', async () => {
    await open('/blue');
    const [pid = 0] = runner.browsers();
    const job = open('/never');
    while (!site.requests.at(-1)?.startsWith('/never')) await new Promise(setImmediate);

    process.kill(pid, 'SIGKILL');

    await expect(job).rejects.toMatchObject({ code: 'BROWSER_CRASHED', retryable: true });
    // Children of a killed browser are handed to process 1, which reads their exit codes.
    expect(processesOf(pid).filter(({ isZombie }) => !isZombie)).toEqual([]);
    expect(await runner.leftovers()).toEqual([]);
  });
});
