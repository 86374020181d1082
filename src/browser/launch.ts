import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import puppeteer, { type Browser } from 'puppeteer-core';
import { JobFailure } from '../jobs/errors.ts';
import { chromiumArguments } from './arguments.ts';
import { type ChromiumFiles, chromiumFilesIn } from './chromium-files.ts';
import { type MemoryWatchdog, watchMemory } from './memory-watchdog.ts';
import { killSession } from './processes.ts';

export interface LaunchOptions {
  readonly chromiumFolder: string;
  /** Each browser makes a folder of its own in it, and removes it. */
  readonly tempFolder: string;
  /** Most that a browser and its pages may hold, in bytes. */
  readonly memoryLimitBytes: number;
}

/** One Chromium with everything that belongs to it. */
export interface BrowserProcess {
  readonly browser: Browser;
  readonly pid: number;
  readonly launchMs: number;
  readonly memory: MemoryWatchdog;
  /** `User-Agent` of its pages; absent: the browser's own. */
  readonly pageAgent?: string | undefined;
  /**
   * Ends the browser, every process of it and its folder.
   *
   * @param how - `politely`: asks, and waits for 2 s before it kills; `now`: kills
   */
  close(how: 'politely' | 'now'): Promise<void>;
}

/** A start on a cold Lambda takes one second; with an empty disk cache a few, in milliseconds. */
const LAUNCH_TIMEOUT_MS = 30_000;

/** Longest that a browser may take to end by itself, in milliseconds. */
const CLOSE_LIMIT_MS = 2_000;

/** A command to the browser that takes longer than any job, in milliseconds. */
const PROTOCOL_TIMEOUT_MS = 300_000;

/** @throws JobFailure `BROWSER_LAUNCH_FAILED` or `WORKER_DISK_FULL` */
export async function launchChromium(options: LaunchOptions): Promise<BrowserProcess> {
  const startedAt = performance.now();
  const folder = await makeFolder(options.tempFolder);
  const browser = await start(chromiumFilesIn(options.chromiumFolder), folder).catch(
    async (cause: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw launchFailure(cause);
    },
  );
  const pid = browser.process()?.pid;
  if (pid === undefined) throw launchFailure(new Error('The browser has no process.'));
  const memory = watchMemory(pid, options.memoryLimitBytes);

  let closing: Promise<void> | undefined;
  const close = async (how: 'politely' | 'now') => {
    memory.stop();
    if (how === 'politely') {
      const asked = browser.close().catch(() => undefined);
      await Promise.race([asked, delay(CLOSE_LIMIT_MS, undefined, { ref: false })]);
    }
    await killSession(pid);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  return {
    browser,
    pid,
    launchMs: Math.round(performance.now() - startedAt),
    memory,
    close: (how) => (closing ??= close(how)),
  };
}

async function makeFolder(tempFolder: string): Promise<string> {
  try {
    await mkdir(tempFolder, { recursive: true });
    return await mkdtemp(join(tempFolder, 'browser-'));
  } catch (cause) {
    throw launchFailure(cause);
  }
}

const start = (files: ChromiumFiles, folder: string): Promise<Browser> =>
  puppeteer.launch({
    executablePath: files.executable,
    headless: 'shell',
    pipe: true,
    ignoreDefaultArgs: true,
    args: chromiumArguments(join(folder, 'profile')),
    env: environmentOf(files, folder),
    timeout: LAUNCH_TIMEOUT_MS,
    protocolTimeout: PROTOCOL_TIMEOUT_MS,
    defaultViewport: null,
    // The worker decides when its browsers end.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });

/** All that Chromium sees of our environment: no credentials, no endpoints, no names of ours. */
const environmentOf = (files: ChromiumFiles, folder: string): Record<string, string> => ({
  PATH: '/usr/bin:/bin',
  HOME: folder,
  TMPDIR: folder,
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  // Fonts are looked through once for each browser; the result may not outlive it.
  XDG_CACHE_HOME: join(folder, 'cache'),
  FONTCONFIG_FILE: files.fontsConf,
  LD_LIBRARY_PATH: files.libraryFolder,
});

function launchFailure(cause: unknown): JobFailure {
  const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
  return isFull
    ? new JobFailure('WORKER_DISK_FULL', 'The worker has no room for a browser.', { cause })
    : new JobFailure('BROWSER_LAUNCH_FAILED', 'The browser did not start.', { cause });
}
