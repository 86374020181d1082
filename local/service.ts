import { TIMING } from '../src/jobs/timing.ts';
import { now } from '../src/runtime/clock.ts';
import { logger } from '../src/runtime/observability.ts';
import { VERSION } from '../src/runtime/version.ts';
import { networksFrom } from '../src/wall/networks.ts';
import type { TargetPolicy } from '../src/wall/target.ts';
import { type Closers, createClosers } from './closers.ts';
import { type Composed, compose } from './compose.ts';
import { openDataFolder } from './data-folder.ts';
import { drain } from './drain.ts';
import { type FirstAccess, firstAccess } from './first-access.ts';
import { openFront } from './front.ts';
import { withMetrics } from './http/serve-metrics.ts';
import { createInvoke } from './invoke.ts';
import type { Options } from './options.ts';
import { type Tamper, untouched } from './ports.ts';
import { repeat } from './repeat.ts';
import { startRows } from './rows.ts';
import { startRunner } from './runner.ts';
import { createSessions } from './sessions.ts';
import { UPKEEP_MS, upkeep } from './upkeep.ts';

export interface Service extends FirstAccess, Pick<Composed, 'clients' | 'sweep'> {
  /** Takes nothing more, finishes or gives back what runs, and closes everything. */
  stop(): Promise<void>;
}

export interface Hooks {
  /** Told in words what takes long. */
  readonly onProgress: (text: string) => void;
  /** Told when the service cannot go on; whoever started it stops it. */
  readonly onFailure: (reason: string) => void;
  /** What was counted so far, for Prometheus, together with what is so at this moment. */
  readonly metricsText?: (gauges: Readonly<Record<string, number>>) => string;
  /** Only for tests of what happens when something breaks. @default untouched */
  readonly tamper?: Tamper;
}

/**
 * Starts the whole service in this process and waits until it takes jobs.
 *
 * @throws StartFailure for what its owner can put right
 */
export async function startService(options: Options, hooks: Hooks): Promise<Service> {
  const closers = createClosers();
  try {
    return await open(options, hooks, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function open(options: Options, hooks: Hooks, closers: Closers): Promise<Service> {
  // Before anything else: the SDK, too, asks for the store that this sets up, and the first counts.
  const invoke = await createInvoke(now);
  const folder = await openDataFolder(options.data);
  closers.add(folder.release);
  // The ports before all that takes time: who has a busy one should not wait to hear of it.
  const front = await openFront(options, closers);
  const { url, demoUrl } = front;
  const rows = await startRows({
    dataFile: folder.rowsFile,
    endpoint: options.dynamoDbEndpoint,
    onExit: hooks.onFailure,
  });
  closers.add(rows.stop);
  const policy = policyOf(options, new URL(demoUrl).host);
  const { concurrency } = options;
  const { tempFolder } = folder;
  const { tamper = untouched } = hooks;
  const { pace } = options;
  const agent = { version: VERSION, contact: options.contact };
  const limits = { policy, pace, agent, tempFolder, maxBrowsers: concurrency };
  const sessions = await createSessions({ rows, folder });
  const inBrowsers = { rows, folder, sessions: sessions.use, ...limits };
  const runner = await startRunner({ ...inBrowsers, onProgress: hooks.onProgress });
  closers.add(runner.close);

  const stop = new AbortController();
  const { runKind } = runner;
  const timing = { ...TIMING, retentionMs: options.retentionMs };
  const service = { invoke, folder, rows, url, sessions };
  const work = { policy, pace, runKind, concurrency, timing, stop: stop.signal, tamper };
  const composed = await compose({ ...service, ...work });
  const { clients, sweep } = composed;
  const access = await firstAccess(clients, folder, { url, demoUrl });
  const stopTimers = startTimers(options.sweepMs, sweep, () =>
    upkeep(rows, folder.artifactsFolder, timing.retentionMs),
  );
  closers.add(async () => {
    await Promise.all([front.refuse(), stopTimers()]);
    await drain({ ...options, queues: composed.queues, stop: () => stop.abort() });
    await front.stop();
  });
  // Nobody else can hold a lease, for nobody else had the folder: take up everything at once.
  await sweep(timing.retentionMs);
  const { metricsText } = hooks;
  front.open(metricsText ? withMetrics(composed, metricsText) : composed.listener);
  return { ...access, clients, sweep, stop: closers.close };
}

const policyOf = (options: Options, demoHost: string): TargetPolicy => ({
  allowedHosts: new Set([...options.allowedHosts, demoHost]),
  allowedPorts: new Set(options.allowedPorts),
  refusedNetworks: networksFrom(options.refusedNetworks),
});

function startTimers(sweepMs: number, sweep: () => Promise<void>, keepUp: () => Promise<void>) {
  const stopSweep = repeat(sweepMs, sweep, (error) => logger.error('sweep failed', { error }));
  const stopUpkeep = repeat(UPKEEP_MS, keepUp, (error) => logger.error('upkeep failed', { error }));
  return () => Promise.all([stopSweep(), stopUpkeep()]);
}
