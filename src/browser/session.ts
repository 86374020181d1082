import type { BrowserContext, CDPSession, Page } from 'puppeteer-core';
import { JobFailure } from '../jobs/errors.ts';
import { openWall, type Wall, type WallOptions } from '../wall/proxy.ts';
import { limitAnswers } from './answer-limits.ts';
import type { Ending } from './ending.ts';
import { createMasking, type Masking } from './evidence/mask.ts';
import { keepTrail, type Trail } from './evidence/trail.ts';
import { type GuardCounts, guardPage } from './guards.ts';
import type { BrowserProcess } from './launch.ts';
import { keepPageLog, type PageLog } from './page-log.ts';
import { cpuTimeOf } from './processes.ts';
import { SILENCE_MAX_MS, watchPulse } from './pulse.ts';
import type { FreshPage } from './saved-session/restore.ts';

/** A fresh context with one page in it, behind a wall of its own: all that a job has. */
export interface Session {
  readonly process: BrowserProcess;
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly wall: Wall;
  readonly log: PageLog;
  readonly trail: Trail;
  /** Knows what must not be shown to anybody. */
  readonly masking: Masking;
  /** Headers that the client has set, in lower case. */
  readonly ownHeaders: Set<string>;
  readonly guards: () => GuardCounts;
  /** Takes away what a visit has put in place, before the next: they would pile up. */
  readonly leftovers: (() => Promise<void>)[];
  /** Drops page, context, cookies, cache and connections. Settles when the browser has done it. */
  close(): Promise<void>;
}

/** What the pages of a job may reach. */
export interface SessionOptions extends Omit<WallOptions, 'onBreach'> {
  /** Longest that the scripts of a page may leave no turn, in milliseconds. @default 20 s */
  readonly silenceMaxMs?: number | undefined;
  /** What is done with the page before it goes anywhere. */
  readonly prepare?: ((fresh: FreshPage & Pick<Session, 'masking'>) => Promise<void>) | undefined;
}

export async function openSession(
  process: BrowserProcess,
  { silenceMaxMs = SILENCE_MAX_MS, prepare, ...walls }: SessionOptions,
  ending: Ending,
): Promise<Session> {
  const wall = await openWall({ ...walls, onBreach: ending.end });
  try {
    return await openBehind(wall, process, { ending, silenceMaxMs, prepare });
  } catch (error) {
    wall.close();
    throw error;
  }
}

interface Opening extends Pick<SessionOptions, 'prepare'> {
  readonly ending: Ending;
  readonly silenceMaxMs: number;
}

async function openBehind(
  wall: Wall,
  process: BrowserProcess,
  { ending, silenceMaxMs, prepare }: Opening,
): Promise<Session> {
  const { browser } = process;
  const context = await browser.createBrowserContext({
    proxyServer: wall.proxyUrl,
    proxyBypassList: ['<-loopback>'],
    downloadBehavior: { policy: 'deny' },
  });
  const page = await context.newPage();
  const cdp = await page.createCDPSession();
  await denyPermissions(cdp, context);
  await page.setBypassServiceWorker(true);
  const forget = endOnCrash(process, page, ending);
  const masking = createMasking();
  // Before anybody listens: what happens now is no page's doing.
  await prepare?.({ page, cdp, masking });
  await limitAnswers(cdp, wall.limits, ending.end);
  const guards = await guardPage(page, cdp, ending.end);
  const cpuMs = () => cpuTimeOf(process.pid);
  const stopPulse = watchPulse({ cdp, cpuMs, silenceMaxMs, end: ending.end });
  return {
    process,
    page,
    cdp,
    wall,
    log: keepPageLog(page, wall, ending.end),
    trail: keepTrail(page),
    masking,
    ownHeaders: new Set(),
    guards,
    leftovers: [],
    async close() {
      forget();
      stopPulse();
      wall.close();
      await context.close();
    },
  };
}

/** An empty grant denies whatever is not in it, on every site and without asking. */
async function denyPermissions(cdp: CDPSession, { id }: BrowserContext): Promise<void> {
  await cdp.send('Browser.grantPermissions', {
    permissions: [],
    ...(id === undefined ? {} : { browserContextId: id }),
  });
}

/** @returns a function that stops listening */
function endOnCrash({ browser, memory }: BrowserProcess, page: Page, ending: Ending) {
  const endWith = (crash: JobFailure) => {
    const message = 'The page needs more memory than a job may have.';
    ending.end(memory.hasKilled() ? new JobFailure('PAGE_OUT_OF_MEMORY', message) : crash);
  };
  const onDisconnect = () =>
    endWith(new JobFailure('BROWSER_CRASHED', 'The browser ended in the middle of the job.'));
  page.on('error', () => endWith(new JobFailure('PAGE_CRASHED', 'The page crashed.')));
  browser.once('disconnected', onDisconnect);
  return () => browser.off('disconnected', onDisconnect);
}
