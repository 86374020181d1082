import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultChromiumFolder, unpackChromium } from '../../../layers/chromium/unpack.ts';
import { createEnding } from '../../../src/browser/ending.ts';
import { type BrowserProcess, launchChromium } from '../../../src/browser/launch.ts';
import { openSession } from '../../../src/browser/session.ts';
import { policyWith } from '../../support/policy.ts';

let tempFolder: string;
let process: BrowserProcess;

beforeAll(async () => {
  tempFolder = await mkdtemp(join(tmpdir(), 'gannet-test-'));
  const { folder } = await unpackChromium(await defaultChromiumFolder());
  process = await launchChromium({
    chromiumFolder: folder,
    tempFolder,
    memoryLimitBytes: 1_500_000_000,
  });
});

afterAll(async () => {
  await process.close('now');
  await rm(tempFolder, { recursive: true, force: true });
});

/** What a job ends with whose page goes to an address, past every check before. */
const endAt = async (url: string) => {
  const ending = createEnding(new AbortController().signal);
  const session = await openSession(process, { policy: policyWith() }, ending);
  const end = new Promise((resolve) => {
    ending.signal.addEventListener('abort', () => resolve(ending.signal.reason));
  });
  // `goto` fails for some of them, and says nothing that matters here.
  const gone = session.page.goto(url).then(
    () => 'shown',
    () => 'refused by the browser',
  );
  const outcome = await Promise.race([end, gone.then(() => gone)]);
  const isEnded = ending.signal.aborted;
  await session.close();
  return isEnded ? ending.signal.reason : outcome;
};

describe('a frame that shows what is not on the web', () => {
  it.each(['file:///etc/hostname', 'file:///proc/self/environ'])(
    'ends the job at %s, should anything ever lead there',
    async (url) => {
      const outcome = await endAt(url);

      expect(outcome).toMatchObject({ code: 'ADDRESS_BLOCKED' });
    },
  );

  it.each([
    'chrome://version/',
    'chrome://settings/',
    'view-source:file:///etc/hostname',
    'devtools://devtools/x',
    'chrome-extension://a/x',
  ])('never comes about for %s', async (url) => {
    const outcome = await endAt(url);

    expect(outcome).not.toBe('shown');
  });

  it.each(['about:blank', 'data:text/html,<p>x</p>'])('leaves %s alone', async (url) => {
    expect(await endAt(url)).toBe('shown');
  });
});
