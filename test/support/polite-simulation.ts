import { Deferral } from '../../src/jobs/deferral.ts';
import type { JobState } from '../../src/jobs/job.ts';
import { createManualClock, NOW } from './manual-clock.ts';
import { answered, createPoliteWorld, sleepOn } from './polite-world.ts';
import { seededRandom } from './seeded-random.ts';

export interface Simulation {
  readonly seed: number;
  /** Interval of each site, in milliseconds. */
  readonly sites: ReadonlyMap<string, number>;
  readonly jobs: readonly { readonly jobId: string; readonly site: string }[];
  /** Jobs that run at once. */
  readonly workers: number;
  /** A message comes up to so much later than it was to, in milliseconds. */
  readonly queueLagMs: number;
  /** A browser takes up to so long to be ready, in milliseconds. */
  readonly browserMs: number;
  /** How many of the pages are held up after their gate, from 0 to 1, and for up to how long. */
  readonly stalls: number;
  readonly stallMs: number;
  /** A page takes up to so long, in milliseconds. */
  readonly pageMs: number;
}

export interface Simulated {
  /** When each site saw its pages opened, from the start of the simulation on. */
  readonly openings: ReadonlyMap<string, readonly number[]>;
  /** How often each job was put off. */
  readonly deferrals: ReadonlyMap<string, number>;
}

/** Runs many jobs through workers, as the service does, in the time of a manual clock. */
export async function simulate(options: Simulation): Promise<Simulated> {
  const random = seededRandom(options.seed);
  const clock = createManualClock();
  const sleep = sleepOn(clock);
  const world = createPoliteWorld(clock, { intervalMs: 1_000, maxConcurrency: 100 });
  for (const [site, intervalMs] of options.sites) {
    await world.sites.set(site, { intervalMs, setBy: 'test', setAt: NOW });
  }
  const openings = new Map<string, number[]>([...options.sites.keys()].map((site) => [site, []]));
  const deferrals = new Map<string, number>();
  const ready: (() => Promise<void>)[] = [];
  let busy = 0;
  let left = options.jobs.length;

  const next = () => {
    const message = busy < options.workers ? ready.shift() : undefined;
    if (!message) return;
    busy += 1;
    void message().finally(() => {
      busy -= 1;
      next();
    });
    next();
  };
  const send = (job: Simulation['jobs'][number], delayMs: number, waited?: JobState['wait']) => {
    clock.after(delayMs + Math.floor(random() * options.queueLagMs), () => {
      ready.push(() => attempt(job, waited));
      next();
    });
  };
  const attempt = async (job: Simulation['jobs'][number], waited: JobState['wait']) => {
    const work = world.run({
      jobId: job.jobId,
      url: `https://${job.site}/${job.jobId}`,
      waited,
      work: async (turn) => {
        await sleep(Math.floor(random() * options.browserMs));
        await turn.before(`https://${job.site}/${job.jobId}`);
        // A worker that stands still just now is late after all.
        if (random() < options.stalls) await sleep(Math.floor(random() * options.stallMs));
        openings.get(job.site)?.push(clock.now() - NOW);
        turn.sent();
        await sleep(Math.floor(random() * options.pageMs));
        await turn.after(answered(200));
      },
    });
    await work.then(
      () => {
        left -= 1;
      },
      (thrown: unknown) => {
        if (!(thrown instanceof Deferral)) throw thrown;
        const { reason, startsAt } = thrown;
        deferrals.set(job.jobId, (deferrals.get(job.jobId) ?? 0) + 1);
        send(job, startsAt - clock.now(), { reason, startsAt });
      },
    );
  };

  for (const job of options.jobs) send(job, 0);
  while (left > 0) await clock.advance(60_000);
  return { openings, deferrals };
}
