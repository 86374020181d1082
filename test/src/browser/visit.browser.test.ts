import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defaultChromiumFolder, unpackChromium } from '../../../layers/chromium/unpack.ts';
import { createEnding } from '../../../src/browser/ending.ts';
import { type BrowserProcess, launchChromium } from '../../../src/browser/launch.ts';
import { openSession } from '../../../src/browser/session.ts';
import { visit } from '../../../src/browser/visit.ts';
import { visitFields } from '../../../src/kinds/visit-input.ts';
import { type CatalogueSite, startCatalogue } from '../../support/catalogue/site.ts';
import { policyWith } from '../../support/policy.ts';

describe('a job that visits one page after the other', () => {
  let tempFolder: string;
  let process: BrowserProcess;
  let site: CatalogueSite;

  beforeAll(async () => {
    site = await startCatalogue({ items: 20, perPage: 4 });
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
    await site.close();
    await rm(tempFolder, { recursive: true, force: true });
  });

  it('listens no more at the last of them than at the first', async () => {
    const ending = createEnding(new AbortController().signal);
    const policy = policyWith(`127.0.0.1:${site.port}`);
    const session = await openSession(process, { policy }, ending);
    const input = z.object(visitFields).parse({
      url: `${site.origin}/next?page=1`,
      consent: 'reject',
      block: { urlPatterns: ['*/blocked.png'] },
    });
    const listeners = () => ({
      request: session.page.listenerCount('request'),
      response: session.page.listenerCount('response'),
      called: session.cdp.listenerCount('Runtime.bindingCalled'),
      attached: session.cdp.listenerCount('Target.attachedToTarget'),
      worlds: session.cdp.listenerCount('Runtime.executionContextCreated'),
      paused: session.cdp.listenerCount('Fetch.requestPaused'),
    });
    const open = (page: number) =>
      visit(session, { ...input, url: `${site.origin}/next?page=${page}` }, ending, {
        enter: () => undefined,
      });

    await open(1);
    const first = listeners();
    for (const page of [2, 3, 4]) await open(page);
    const last = await open(5);

    expect(listeners()).toEqual(first);
    expect(first.called).toBe(1);
    expect(last.notes()).toMatchObject({ consent: { outcome: 'none' }, blocked: { ads: 0 } });
    await session.close();
  });
});
