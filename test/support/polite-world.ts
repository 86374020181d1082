import type { Clock } from '../../src/embedded/clock.ts';
import { Deferral } from '../../src/jobs/deferral.ts';
import type { JobRequest, JobState } from '../../src/jobs/job.ts';
import type { Sleep } from '../../src/jobs/lease-keeper.ts';
import type { PageAnswer, PageTurn, RunOutcome } from '../../src/jobs/ports.ts';
import { createBreaker } from '../../src/limits/breaker.ts';
import type { Pace } from '../../src/limits/pace.ts';
import { createPolitely, type PolitenessDependencies } from '../../src/limits/politely.ts';
import type { BreakerStore, OwnSite, SiteStore } from '../../src/limits/ports.ts';
import { siteOf } from '../../src/limits/site.ts';
import { createMemoryBreakerStore, createMemorySiteStore } from './memory-site-store.ts';

export interface PoliteWorld {
  readonly sites: SiteStore;
  readonly breakers: BreakerStore;
  readonly errors: unknown[];
  /** What robots.txt says, by host; the value is a delay or what is thrown. */
  readonly robots: Map<string, number | Error>;
  /** Sites of the one client of this world. */
  readonly own: OwnSite[];
  /** Hosts that the stage lets through by name. */
  readonly letThrough: Set<string>;
  run(job: PoliteJob): Promise<RunOutcome>;
}

export interface PoliteJob {
  readonly jobId: string;
  readonly url: string;
  readonly waited?: JobState['wait'];
  readonly signal?: AbortSignal;
  /** What the kind does with its turns. */
  readonly work: (turn: PageTurn) => Promise<void>;
}

export const BUDGET_MS = 60_000;

export const answered = (status: number, headers: Record<string, string> = {}): PageAnswer => ({
  status,
  headers,
});

const NOTHING: RunOutcome = { artifacts: [], report: {}, browserMs: 0, downloadedBytes: 0 };

/** Everything around `createPolitely`, in memory and on a clock that a test moves. */
export function createPoliteWorld(clock: Clock, defaults: Pace): PoliteWorld {
  const robots = new Map<string, number | Error>();
  const own: OwnSite[] = [];
  const letThrough = new Set<string>();
  const errors: unknown[] = [];
  const sites = createMemorySiteStore();
  const breakers = createMemoryBreakerStore();
  const dependencies: PolitenessDependencies = {
    sites,
    breaker: createBreaker(breakers, clock.now),
    robots: {
      check: async ({ host }) => {
        const said = robots.get(host) ?? 0;
        if (said instanceof Error) throw said;
        return { crawlDelayMs: said };
      },
      knownDelayMs: async ({ host }) => {
        const said = robots.get(host);
        return typeof said === 'number' ? said : 0;
      },
    },
    siteOf: ({ hostname }) => siteOf(hostname),
    isLetThrough: ({ host }) => letThrough.has(host),
    ownSites: async () => own,
    targetOf: ({ input }) => (typeof input === 'string' ? new URL(input) : undefined),
    defaults,
    now: clock.now,
    sleep: sleepOn(clock),
    onError: (error) => errors.push(error),
  };
  const politely = createPolitely(dependencies);

  return {
    sites,
    breakers,
    robots,
    own,
    letThrough,
    errors,
    run: ({ jobId, url, waited, signal = new AbortController().signal, work }) => {
      const request: JobRequest = {
        jobId,
        clientId: 'cli_a',
        kind: 'page',
        input: url,
        timeoutMs: BUDGET_MS,
      };
      const run = politely(async (_request, { pageTurn = OPEN_DOOR }) => {
        await work(pageTurn);
        return NOTHING;
      });
      const put = () => Promise.reject(new Error('No files here.'));
      return run(request, { signal, budgetMs: BUDGET_MS, put, waited });
    },
  };
}

const OPEN_DOOR: PageTurn = {
  before: async () => undefined,
  sent: () => undefined,
  after: async () => undefined,
};

/** Until when a job was put off; fails the test if it was not. */
export async function deferralOf(work: Promise<unknown>): Promise<Deferral> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Deferral) return thrown;
  throw new Error('The job was not put off.', { cause: thrown });
}

/** The sleep of the use cases, on a clock that a test moves. */
export const sleepOn =
  (clock: Clock): Sleep =>
  (ms, signal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = clock.after(ms, resolve);
    const end = () => {
      stop();
      resolve();
    };
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end, { once: true });
    return promise.finally(() => signal?.removeEventListener('abort', end));
  };
