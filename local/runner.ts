import { existsSync } from 'node:fs';
import { defaultChromiumFolder, unpackChromium } from '../layers/chromium/unpack.ts';
import { createCanary } from '../src/aws/dynamo-canary.ts';
import { createKindRunner } from '../src/browser/kind-runner.ts';
import { StartFailure } from '../src/embedded/start-failure.ts';
import type { RunKind } from '../src/jobs/ports.ts';
import { watchingHealth } from '../src/kinds/scrape/watch-health.ts';
import { scrapingOverHttp } from '../src/kinds/scrape/without-browser.ts';
import type { Pace } from '../src/limits/pace.ts';
import { type AgentOptions, agentOf } from '../src/robots/agent.ts';
import { now } from '../src/runtime/clock.ts';
import { countTraffic } from '../src/runtime/count-traffic.ts';
import { loggingFailures } from '../src/runtime/log-failures.ts';
import { logger, metrics } from '../src/runtime/observability.ts';
import type { UseSessions } from '../src/sessions/use-sessions.ts';
import { createWalledFetch } from '../src/wall/fetch.ts';
import type { TargetPolicy } from '../src/wall/target.ts';
import type { DataFolder } from './data-folder.ts';
import { latestRunsIn } from './observations.ts';
import { createLocalChooseExit } from './proxies.ts';
import type { Rows } from './rows.ts';
import { createLocalPolitely } from './sites.ts';

interface RunnerOptions {
  readonly rows: Rows;
  readonly policy: TargetPolicy;
  readonly tempFolder: string;
  /** At sites of which nobody says anything else. */
  readonly pace: Pace;
  /** Whom sites see. */
  readonly agent: AgentOptions;
  /** Browsers alive at once. */
  readonly maxBrowsers: number;
  /** Sessions that clients keep. */
  readonly sessions: UseSessions;
  readonly folder: Pick<DataFolder, 'proxiesFile'>;
  /** Told in words what takes long. */
  readonly onProgress: (text: string) => void;
}

export interface Runner {
  readonly runKind: RunKind;
  /** Ends all browsers. */
  close(): Promise<void>;
}

/** Unpacks the browser where that has not been done yet, and makes what runs jobs in it. */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const { rows, onProgress, ...rest } = options;
  const chromiumFolder = await defaultChromiumFolder();
  if (!existsSync(chromiumFolder)) onProgress(`Unpacking Chromium into ${chromiumFolder}, once …`);
  await unpackChromium(chromiumFolder).catch((cause: Error) => {
    throw new StartFailure(`Chromium could not be unpacked: ${cause.message}`, { cause });
  });
  const canary = createCanary({
    documents: rows.documents,
    registryTable: rows.tables.registry,
    now,
    onError: (error) => logger.warn('the canary was not written', { error }),
  });
  const means = { sessions: options.sessions, chooseExit: createLocalChooseExit(options) };
  const runner = createKindRunner({
    ...rest,
    ...means,
    chromiumFolder,
    onTraffic: countTraffic(metrics),
    onLaunch: canary.launched,
  });
  const politely = createLocalPolitely(options, options.agent);
  const overHttp = scrapingOverHttp(runner.run, {
    ...means,
    fetch: createWalledFetch(options.policy),
    userAgent: agentOf(options.agent),
    now,
  });
  const run = watchingHealth(overHttp, {
    latestRuns: latestRunsIn(rows),
    now,
    onError: (error) => logger.warn('a run is not compared with those before', { error }),
  });
  return { runKind: politely(canary.watch(loggingFailures(run))), close: runner.close };
}
