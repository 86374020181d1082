import type { RowQueue } from '../rows/ports.ts';
import { apply } from './apply.ts';
import { attemptArtifacts } from './attempt-artifacts.ts';
import type { Bill } from './bill.ts';
import { billOf, charged, storing, withClosing } from './billing.ts';
import { added, carryOn } from './checkpoint.ts';
import { claimJob } from './claim-job.ts';
import { Continuation } from './continuation.ts';
import { keepToBudget } from './cost-limit.ts';
import { Deferral } from './deferral.ts';
import { lastMomentOf } from './endings.ts';
import { JobFailure } from './errors.ts';
import type { JobRequest, JobResult, JobState } from './job.ts';
import { keepLease, type Sleep } from './lease-keeper.ts';
import { type Listener, listenTo } from './listen.ts';
import { sendInTime } from './message.ts';
import type {
  ArtifactStore,
  JobChange,
  JobStore,
  LargeFiles,
  Metering,
  Places,
  RunKind,
} from './ports.ts';
import { elapsedMs, type Timing } from './timing.ts';
import { defer, fail, type Refusal, release, succeed } from './transitions.ts';
import { attemptFiles, progressOf } from './work-in-progress.ts';

/** Kept for uploading, the last write and the acknowledgement, in milliseconds. */
export const CLOSING_RESERVE_MS = 10_000;

/** Below this a page load is not worth starting, in milliseconds. */
const SHORTEST_RUN_MS = 1_000;

/** What to tell the queue: the message is done with, or somebody should get it again. */
export interface RunSummary {
  readonly message: 'done' | 'give-back';
  /** What this worker did to the job; absent when it had no right to it. */
  readonly change?: JobChange | undefined;
}

export interface Invocation {
  /** Until the platform ends this worker without asking, in milliseconds. */
  readonly remainingMs: number;
  /** Fires when the worker is told to stop. */
  readonly stop: AbortSignal;
}

export type RunJob = (jobId: string, invocation: Invocation) => Promise<RunSummary>;

export interface RunJobDependencies {
  readonly store: JobStore;
  readonly queue: RowQueue;
  readonly artifacts: ArtifactStore;
  /** Where work keeps what is too large for memory. Absent: kinds that need it fail. */
  readonly files?: LargeFiles | undefined;
  /** Absent: as many jobs of a client run at once as there are workers. */
  readonly places?: Places | undefined;
  /** Absent: nobody asks what a job costs. */
  readonly metering?: Metering | undefined;
  readonly runKind: RunKind;
  readonly now: () => number;
  readonly sleep: Sleep;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly timing: Timing;
}

/**
 * Works off one message: claims the job, runs its kind, publishes what came out.
 *
 * Safe to call twice and at once for the same job: the claim lets one caller in, the finish names
 * the attempt. The message counts as done only after this worker's own write, or when the row says
 * that there is nothing left to do.
 */
export const createRunJob =
  (dependencies: RunJobDependencies): RunJob =>
  (jobId, invocation) => {
    const run = () => workOff(dependencies, jobId, invocation);
    return dependencies.metering ? dependencies.metering.measure(run) : run();
  };

async function workOff(
  dependencies: RunJobDependencies,
  jobId: string,
  invocation: Invocation,
): Promise<RunSummary> {
  const begunAt = dependencies.now();
  const claimed = await claimJob(dependencies, jobId);
  if (typeof claimed !== 'object') return { message: unclaimed(claimed) };
  if (claimed.after.status !== 'running') {
    await sendAgain(dependencies, claimed.after);
    return { message: 'done', change: claimed };
  }
  const { attempt } = claimed.after;
  const finish = await runAttempt(dependencies, claimed, invocation);
  const change = await apply(dependencies.store, jobId, (latest) => {
    const unpaid = finish(latest);
    if (typeof unpaid === 'string') return unpaid;
    return finish(charged(latest, attempt, billSince(dependencies, begunAt, unpaid.after)));
  });
  if (typeof change !== 'object') {
    return { message: change === 'ended' ? 'done' : 'give-back' };
  }
  await sendAgain(dependencies, change.after);
  return { message: 'done', change };
}

/** What this invocation used, with what is still to come: the write that leads to `after`. */
function billSince(
  { metering, now }: RunJobDependencies,
  begunAt: number,
  after: JobState,
): Bill | undefined {
  return (
    metering && billOf(metering, elapsedMs(begunAt, now()), withClosing(metering.used(), after))
  );
}

/** A message without a job should not be: given back, it ends where somebody looks. */
const unclaimed = (why: Refusal | undefined): RunSummary['message'] =>
  why === 'ended' || why === 'not-due' ? 'done' : 'give-back';

type Finish = (state: JobState) => JobChange | Refusal;

/** Runs the kind under a kept lease, and says how the job is to be finished. */
async function runAttempt(
  dependencies: RunJobDependencies,
  claimed: JobChange,
  { remainingMs, stop }: Invocation,
): Promise<Finish> {
  const { attempt } = claimed.after;
  const { now, timing, random } = dependencies;
  const work = new AbortController();
  const done = new AbortController();
  const abort = () => work.abort(new JobFailure('WORKER_STOPPED', 'The worker was told to stop.'));
  stop.addEventListener('abort', abort);
  const { ears, told } = listenTo(dependencies, claimed.after);
  const lease = keepLease(dependencies, claimed.after, done.signal, abort);
  const budget = keepToBudget(dependencies, claimed.after, done.signal, work);
  try {
    if (stop.aborted) abort();
    budget.check();
    const result = await runKind(dependencies, claimed, remainingMs, {
      signal: work.signal,
      ears,
    });
    return (latest) => told(succeed(storing(latest, result), attempt, now(), result));
  } catch (thrown) {
    if (stop.aborted) return (latest) => release(latest, attempt, now(), timing);
    if (thrown instanceof Deferral) {
      const { reason, startsAt } = thrown;
      return (latest) => defer(latest, attempt, now(), { reason, startsAt }, timing);
    }
    const chance = { timing, random: random() };
    if (thrown instanceof Continuation) {
      const { spent } = thrown;
      return (latest) => carryOn(latest, attempt, now(), spent, chance);
    }
    const failure = budget.exceeded() ?? JobFailure.from(thrown);
    return (latest) => told(fail(latest, attempt, now(), failure, chance));
  } finally {
    stop.removeEventListener('abort', abort);
    done.abort();
    await Promise.all([lease, budget.over]);
  }
}

async function runKind(
  dependencies: RunJobDependencies,
  { before, after: state }: JobChange,
  remainingMs: number,
  { signal, ears }: { readonly signal: AbortSignal; readonly ears: Listener['ears'] },
): Promise<JobResult> {
  const { store, artifacts, files, runKind: run, now } = dependencies;
  const startedAt = now();
  const request = await requestOf(store, state);
  const budgetMs = budgetOf(request, state, remainingMs, startedAt);
  signal.throwIfAborted();
  const outcome = await run(request, {
    signal,
    budgetMs,
    put: attemptArtifacts(artifacts, state),
    ...ears,
    attempt: state.attempt,
    waited: before.wait,
    progress: progressOf(dependencies, state),
    files: files && attemptFiles(files, state),
  });
  const storedBytes = outcome.artifacts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const { browserMs, downloadedBytes, report } = outcome;
  const used = { wallMs: elapsedMs(startedAt, now()), browserMs, downloadedBytes, storedBytes };
  return {
    artifacts: [...outcome.artifacts],
    report,
    receipt: added(state.checkpoint?.spent, used),
  };
}

/** What the attempt may take: what was asked for, within what this worker and the job have left. */
function budgetOf({ timeoutMs }: JobRequest, state: JobState, remainingMs: number, now: number) {
  if (remainingMs - CLOSING_RESERVE_MS < SHORTEST_RUN_MS) {
    throw new JobFailure('OUT_OF_TIME', `Only ${remainingMs} ms were left to run the job.`);
  }
  const untilDeadlineMs = lastMomentOf(state) - now;
  if (untilDeadlineMs < SHORTEST_RUN_MS) {
    throw new JobFailure('JOB_EXPIRED', `Only ${untilDeadlineMs} ms were left to the deadline.`);
  }
  return Math.min(timeoutMs, remainingMs - CLOSING_RESERVE_MS, untilDeadlineMs);
}

async function requestOf(store: JobStore, { jobId }: JobState): Promise<JobRequest> {
  const job = await store.get(jobId);
  if (job) return job.request;
  throw new JobFailure('INTERNAL', 'The request of the job is gone.');
}

/** After a retryable failure, a deferral or a release the job needs a new message; the sweep stands in. */
async function sendAgain({ queue, now, timing }: RunJobDependencies, state: JobState) {
  if (state.status !== 'waiting' && state.status !== 'queued') return;
  await sendInTime(queue, state, now(), timing);
}
