import { JobFailure } from '../jobs/errors.ts';
import type { RunKind } from '../jobs/ports.ts';
import { RUNS } from '../kinds/runs.ts';
import { VisitSettings } from '../kinds/visit-settings.ts';
import { type AgentOptions, agentOf, pageAgentOf } from '../robots/agent.ts';
import { createWalledFetch } from '../wall/fetch.ts';
import type { Traffic } from '../wall/ledger.ts';
import type { WallLimits } from '../wall/limits.ts';
import type { Resolve } from '../wall/resolve.ts';
import type { TargetPolicy } from '../wall/target.ts';
import { createBrowserPool } from './browser-pool.ts';
import { lookingTimeMs, type Progress, startDeadline } from './deadline.ts';
import { createEnding } from './ending.ts';
import { withoutSecrets } from './evidence/mask-report.ts';
import { createWitness } from './evidence/witness.ts';
import { type BrowserProcess, launchChromium } from './launch.ts';
import { type Means, openMeans } from './means.ts';
import { parseWork } from './parse-work.ts';
import { pausing } from './pausing.ts';
import { runWork } from './run-work.ts';
import { createPageVisitor } from './saved-session/page-visitor.ts';
import type { Session } from './session.ts';
import type { MeansOptions } from './take-means.ts';
import { withSession } from './with-session.ts';

export interface KindRunnerOptions extends MeansOptions {
  /** What `layers/chromium/unpack.ts` filled. */
  readonly chromiumFolder: string;
  /** Each browser makes a folder in it, and removes it when it ends. */
  readonly tempFolder: string;
  readonly policy: TargetPolicy;
  /** Whom pages see in `User-Agent`. @default the browser alone */
  readonly agent?: AgentOptions;
  /** Chromium processes alive at once. */
  readonly maxBrowsers: number;
  /** @default the machine's own resolver */
  readonly resolve?: Resolve;
  /** What one job may use of the network. @default WALL_LIMITS */
  readonly wallLimits?: WallLimits;
  /** Most that a browser and its pages may hold, in bytes. @default 1.5 GB */
  readonly memoryLimitBytes?: number;
  /** Jobs after which a browser is replaced. @default 50 */
  readonly maxJobsPerBrowser?: number;
  /** Age at which a browser is replaced, in milliseconds. @default 10 minutes */
  readonly maxBrowserAgeMs?: number;
  /** Time without a job after which a browser is closed, in milliseconds. @default 1 minute */
  readonly maxIdleMs?: number;
  /** Longest that the scripts of a page may leave no turn, in milliseconds. @default 20 s */
  readonly silenceMaxMs?: number;
  /** Called after each job with what went through its wall. */
  readonly onTraffic?: (traffic: Traffic) => void;
  /** Called after each start of a browser, with how long it took in milliseconds. */
  readonly onLaunch?: (launchMs: number) => void;
}

export interface KindRunner {
  readonly run: RunKind;
  /** Starts a browser and ends it again: whether this machine can. @throws JobFailure */
  probe(): Promise<{ launchMs: number; browserVersion: string }>;
  /** Ends every browser, with the jobs in it. */
  close(): Promise<void>;
}

/** Runs jobs of every kind, each in a fresh context of a browser that serves its client only. */
export function createKindRunner(options: KindRunnerOptions): KindRunner {
  const { policy, resolve, wallLimits, silenceMaxMs, onTraffic, onLaunch } = options;
  const { memoryLimitBytes = 1_500_000_000 } = options;
  const launch = async () => {
    const process = await launchChromium({ ...options, memoryLimitBytes });
    onLaunch?.(process.launchMs);
    return options.agent ? introduced(process, options.agent) : process;
  };
  const pool = createBrowserPool({ launch, ...livesOf(options) });
  const reach = { policy, resolve, limits: wallLimits, silenceMaxMs, onClose: onTraffic };

  return {
    async run(request, context) {
      const { clientId } = request;
      const { signal, budgetMs, evidence: keeper, attempt = 1 } = context;
      const work = parseWork(request, RUNS);
      const settings = VisitSettings.parse(work.input);
      const { evidence: when } = settings;
      const witness = createWitness({ when, keeper, signal, limitMs: lookingTimeMs(budgetMs) });
      const ending = createEnding(signal);
      const progress: Progress = { phase: 'starting' };
      const stopDeadline = startDeadline(budgetMs, progress, ending);
      const run = async () => {
        const wishes = { ...options, settings, request, attempt, lifeMs: budgetMs };
        const means = await ending.during(openMeans(wishes));
        const use = { pool, clientId, options: { ...reach, ...means.walls }, ending };
        return withSession(use, (session, { isNew, process }) => {
          progress.session = session;
          const launchMs = isNew ? process.launchMs : 0;
          const http = httpOf(options, means, session);
          const job = { ...work, session, policy, ending, progress, context, http, launchMs };
          const pause = () => ending.during(means.pause(session));
          const all = async () => {
            const outcome = await pausing(runWork(job), pause);
            return ending.during(means.finish(session, outcome));
          };
          return witness.watch(session, () => withoutSecrets(session.masking, all));
        }).finally(means.leave);
      };
      return run().finally(async () => {
        stopDeadline();
        await witness.tell();
      });
    },
    probe: () => probe(launch),
    close: () => pool.close(),
  };
}

const livesOf = (options: KindRunnerOptions) => ({
  maxBrowsers: options.maxBrowsers,
  maxJobs: options.maxJobsPerBrowser ?? 50,
  maxAgeMs: options.maxBrowserAgeMs ?? 600_000,
  maxIdleMs: options.maxIdleMs ?? 60_000,
});

/** Requests of jobs that go without the browser: through the same wall, in the name of its page. */
const httpOf = (
  { policy, resolve, agent }: KindRunnerOptions,
  { walls, headers }: Means,
  { page, cdp }: Session,
) => ({
  fetch: createWalledFetch(policy, resolve, walls.exit),
  userAgent: agent ? agentOf(agent) : '',
  visitor: createPageVisitor({ page, cdp, byOrigin: headers, now: Date.now }),
});

async function probe(launch: () => Promise<BrowserProcess>) {
  const process = await launch();
  const browserVersion = await process.browser.version();
  await process.close('politely');
  return { launchMs: process.launchMs, browserVersion };
}

/** The same browser, whose pages say who we are. */
async function introduced(process: BrowserProcess, agent: AgentOptions): Promise<BrowserProcess> {
  const ofBrowser = await process.browser.userAgent().catch(async (cause: unknown) => {
    await process.close('now');
    throw new JobFailure('BROWSER_LAUNCH_FAILED', 'The browser does not answer.', { cause });
  });
  return { ...process, pageAgent: pageAgentOf(ofBrowser, agent) };
}
