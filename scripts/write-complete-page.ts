import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultChromiumFolder, unpackChromium } from '../layers/chromium/unpack.ts';
import { startDemoSite } from '../local/demo-site/server.ts';
import { createKindRunner, type KindRunner } from '../src/browser/kind-runner.ts';

/** Where the picture lies. */
export const PICTURE_FILE = new URL('../docs/complete-page.webp', import.meta.url);

/** All that has to be asked for; half the size is enough for a page of text. */
const INPUT = {
  fullPage: true,
  consent: 'reject',
  requireComplete: true,
  format: 'webp',
  quality: 60,
  viewport: { deviceScaleFactor: 0.5 },
} as const;

export interface Shot {
  readonly picture: Buffer;
  readonly report: Readonly<Record<string, unknown>>;
}

/** Captures the journal of the demo site: lazy pictures, a web font and a consent banner. */
export async function captureJournal(): Promise<Shot> {
  const { folder } = await unpackChromium(await defaultChromiumFolder());
  const tempFolder = await mkdtemp(join(tmpdir(), 'gannet-picture-'));
  const site = await startDemoSite({ host: '127.0.0.1', port: 0 });
  const host = `127.0.0.1:${site.port}`;
  const runner = createKindRunner({
    chromiumFolder: folder,
    tempFolder,
    policy: { allowedHosts: new Set([host]), allowedPorts: new Set() },
    maxBrowsers: 1,
  });
  try {
    return await capture(runner, `http://${host}/journal`);
  } finally {
    await runner.close();
    await site.stop();
    await rm(tempFolder, { recursive: true, force: true });
  }
}

async function capture(runner: KindRunner, url: string): Promise<Shot> {
  let picture = Buffer.alloc(0);
  const request = {
    jobId: 'job_docs',
    clientId: 'cli_docs',
    kind: 'screenshot',
    timeoutMs: 60_000,
  };
  const { report } = await runner.run(
    { ...request, input: { url, ...INPUT } },
    {
      signal: new AbortController().signal,
      budgetMs: 60_000,
      async put(name, mediaType, body) {
        picture = Buffer.from(body);
        return { name, mediaType, sizeBytes: body.length, sha256: '', key: name };
      },
    },
  );
  return { picture, report };
}

if (import.meta.main) await writeFile(PICTURE_FILE, (await captureJournal()).picture);
