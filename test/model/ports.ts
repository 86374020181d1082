import { DEAD_LETTER_TYPE, type DeadLetter } from '../../src/jobs/dead-letter.ts';
import type { Job, JobState } from '../../src/jobs/job.ts';
import type { Sleep } from '../../src/jobs/lease-keeper.ts';
import type {
  ArtifactStore,
  JobChange,
  JobStore,
  RunKind,
  Submission,
  SubmitOutcome,
} from '../../src/jobs/ports.ts';
import type { RowMessage, RowQueue } from '../../src/rows/ports.ts';
import { type BatchPorts, type BatchQuestions, batchPortsAsking } from './batch-ports.ts';
import { only } from './only.ts';
import { type ModelRows, type RowQuestions, rowsAsking } from './row-ports.ts';
import { scrapeAsking } from './scrape-kind.ts';
import { sha256 } from './sha256.ts';
import { type WebhookPorts, type WebhookQuestions, webhookPortsAsking } from './webhook-ports.ts';

/** Every question that a use case puts to the world, and what the world may answer. */
export interface Questions extends RowQuestions, BatchQuestions, WebhookQuestions {
  'store.submit'(submission: Submission): SubmitOutcome;
  'store.get'(jobId: string): Job | undefined;
  'store.getState'(jobId: string): JobState | undefined;
  'store.commit'(change: JobChange): boolean;
  /** A write that names no version: only broken variants do that. */
  'store.overwrite'(change: JobChange): void;
  'store.due'(now: number, atMost: number): readonly JobState[];
  'queue.send'(message: RowMessage, delayMs: number): void;
  'queue.settle'(as: Settlement): void;
  /** @param text - of a file that is read again */
  'artifacts.put'(key: string, sha256: string, text: string | undefined): void;
  'site.visit'(jobId: string): void;
  /** Sleeps until the next heartbeat. */
  'clock.sleep'(): void;
}

export type Port = keyof Questions;

/** What a worker tells the queue about its message. */
export type Settlement = 'done' | 'give-back';

/** What to do with a question that is still open when a signal fires. */
export interface Interruption {
  readonly signal: AbortSignal | undefined;
  readonly by: 'throwing' | 'returning';
}

export type Ask = <P extends Port>(
  port: P,
  question: Parameters<Questions[P]>,
  interruption?: Interruption,
) => Promise<ReturnType<Questions[P]>>;

export interface ModelStore extends JobStore {
  overwrite(change: JobChange): Promise<void>;
}

/** All that a use case is given. Each call of a port is a question that the search answers. */
export interface Ports extends BatchPorts, WebhookPorts {
  readonly store: ModelStore;
  readonly queue: RowQueue;
  readonly artifacts: ArtifactStore;
  readonly letters: ModelRows<DeadLetter>;
  readonly runKind: RunKind;
  readonly sleep: Sleep;
  readonly now: () => number;
  /** Fires when the worker is told to stop. */
  readonly stop: AbortSignal;
  settle(as: Settlement): Promise<void>;
}

export function portsAsking(ask: Ask, now: () => number, stop: AbortSignal): Ports {
  const claims: number[] = [];
  return {
    ...batchPortsAsking(ask),
    ...webhookPortsAsking(ask),
    store: storeAsking(ask, (attempt) => claims.push(attempt)),
    letters: rowsAsking<DeadLetter>(ask, DEAD_LETTER_TYPE),
    queue: { send: (message, delayMs = 0) => ask('queue.send', [message, delayMs]) },
    artifacts: only<ArtifactStore>({
      // A page is never read again, and differs with each attempt: its hash is enough.
      put: (key, body) => {
        const text = key.endsWith(PAGE) ? undefined : Buffer.from(body).toString();
        return ask('artifacts.put', [key, sha256(body), text]);
      },
    }),
    runKind: kindsAsking(ask, () => claims.at(-1) ?? 0),
    sleep: (_ms, signal) => ask('clock.sleep', [], { signal, by: 'returning' }),
    now,
    stop,
    settle: (as) => ask('queue.settle', [as]),
  };
}

const storeAsking = (ask: Ask, onClaim: (attempt: number) => void): ModelStore =>
  only<ModelStore>({
    submit: (submission) => ask('store.submit', [submission]),
    get: (jobId) => ask('store.get', [jobId]),
    getState: (jobId) => ask('store.getState', [jobId]),
    commit: async (change) => {
      const isWritten = await ask('store.commit', [change]);
      if (isWritten && change.event?.type === 'job.started') onClaim(change.after.attempt);
      return isWritten;
    },
    overwrite: (change) => ask('store.overwrite', [change]),
    due: (now, atMost) => ask('store.due', [now, atMost]),
  });

const kindsAsking = (ask: Ask, attempt: () => number): RunKind => {
  const kinds: Record<string, RunKind> = {
    page: pageAsking(ask, attempt),
    scrape: scrapeAsking(ask),
  };
  return async (request, context) => {
    const run = kinds[request.kind];
    if (!run) throw new Error(`The model does not know the kind ${request.kind}.`);
    return run(request, context);
  };
};

/** The file that a visit leaves. */
const PAGE = 'page.txt';

/** The shortest kind that can go wrong in every way: no two attempts see the same page. */
const pageAsking =
  (ask: Ask, attempt: () => number): RunKind =>
  async ({ jobId }, { signal, put }) => {
    await ask('site.visit', [jobId], { signal, by: 'throwing' });
    const seen = new TextEncoder().encode(`The page as attempt ${attempt()} saw it.`);
    const artifact = await put(PAGE, 'text/plain', seen);
    return { artifacts: [artifact], report: {}, browserMs: 0, downloadedBytes: seen.byteLength };
  };

/** What became of a question: an answer, or a failure that the adapter would throw. */
export type Answer = { readonly value: unknown } | { readonly failure: unknown };
