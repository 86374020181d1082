import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultChromiumFolder, unpackChromium } from '../layers/chromium/unpack.ts';
import { startDemoSite } from '../local/demo-site/server.ts';
import { createKindRunner, type KindRunner } from '../src/browser/kind-runner.ts';
import { launchChromium } from '../src/browser/launch.ts';

/** Where the picture lies. */
export const PICTURE_FILE = new URL('../docs/recipe-test.webp', import.meta.url);

/** The document scales it down anyway. */
const SCALE = 0.7;
const QUALITY = 80;

const recipeOf = (origin: string) => ({
  start: [`${origin}/products?page=1`],
  list: 'ul.grid li.card',
  fields: [
    { name: 'name', select: 'h3', required: true },
    { name: 'url', select: 'a', get: '@href', type: 'url' },
    { name: 'price', select: ['.sale', '.price'], type: 'money', required: true },
    { name: 'rating', select: '.stars', type: 'number' },
  ],
  pagination: { type: 'next', select: 'a[rel=next]' },
});

/** Tries a recipe on the demo shop. @returns the picture of its matches, as WebP */
export async function drawTest(): Promise<Buffer> {
  const { folder: chromiumFolder } = await unpackChromium(await defaultChromiumFolder());
  const tempFolder = await mkdtemp(join(tmpdir(), 'gannet-picture-'));
  const site = await startDemoSite({ host: '127.0.0.1', port: 0 });
  const host = `127.0.0.1:${site.port}`;
  const policy = { allowedHosts: new Set([host]), allowedPorts: new Set<number>() };
  const runner = createKindRunner({ chromiumFolder, tempFolder, policy, maxBrowsers: 1 });
  try {
    const png = await matchesOf(runner, recipeOf(`http://${host}`));
    return await asWebp(png, { chromiumFolder, tempFolder });
  } finally {
    await runner.close();
    await site.stop();
    await rm(tempFolder, { recursive: true, force: true });
  }
}

async function matchesOf(runner: KindRunner, recipe: object): Promise<Buffer> {
  const files = new Map<string, Buffer>();
  const job = { jobId: 'job_docs', clientId: 'cli_docs', kind: 'scrape', timeoutMs: 60_000 };
  await runner.run(
    { ...job, input: { recipe, test: true } },
    {
      signal: new AbortController().signal,
      budgetMs: 60_000,
      async put(name, mediaType, body) {
        files.set(name, Buffer.from(body));
        return { name, mediaType, sizeBytes: body.length, sha256: '', key: name };
      },
    },
  );
  return files.get('matches.png') ?? Buffer.alloc(0);
}

async function asWebp(png: Buffer, where: { chromiumFolder: string; tempFolder: string }) {
  const process = await launchChromium({ ...where, memoryLimitBytes: 1_500_000_000 });
  try {
    const page = await process.browser.newPage();
    await page.setViewport({ width: 1_280, height: 800, deviceScaleFactor: SCALE });
    const image = `<img src="data:image/png;base64,${png.toString('base64')}" alt="">`;
    await page.setContent(`<style>body { margin: 0 } img { display: block }</style>${image}`);
    return Buffer.from(await page.screenshot({ type: 'webp', quality: QUALITY, fullPage: true }));
  } finally {
    await process.close('politely');
  }
}

if (import.meta.main) await writeFile(PICTURE_FILE, await drawTest());
