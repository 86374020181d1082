import { hasEnded, type JobState } from './job.ts';
import type { JobChange } from './ports.ts';

/** What an ended job adds to what its client used on that day. */
export interface UsageMove {
  readonly clientId: string;
  /** `YYYY-MM-DD`, in UTC: the day on which the job ended. */
  readonly day: string;
  readonly kind: string;
  readonly jobId: string;
  readonly amounts: UsageAmounts;
}

export const USAGE_FIELDS = [
  'jobs',
  'succeeded',
  'failed',
  'cancelled',
  'attempts',
  'billedMs',
  'browserMs',
  'downloadedBytes',
  'storedBytes',
  'nanoUsd',
] as const;
export type UsageAmounts = Readonly<Record<(typeof USAGE_FIELDS)[number], number>>;

/** Only the step that ends a job counts: so each job counts once, and with all that it used. */
export function usageMove({ before, after, result }: JobChange): UsageMove | undefined {
  if (hasEnded(before) || !hasEnded(after) || after.endedAt === undefined) return undefined;
  const { clientId, kind, jobId, status, bill, endedAt } = after;
  const is = (wanted: JobState['status']) => (status === wanted ? 1 : 0);
  return {
    clientId,
    day: new Date(endedAt).toISOString().slice(0, 'YYYY-MM-DD'.length),
    kind,
    jobId,
    amounts: {
      jobs: 1,
      succeeded: is('succeeded'),
      failed: is('failed'),
      cancelled: is('cancelled'),
      attempts: bill?.attempts ?? after.attempts.length,
      billedMs: bill?.billedMs ?? 0,
      browserMs: result?.receipt.browserMs ?? 0,
      downloadedBytes: result?.receipt.downloadedBytes ?? 0,
      storedBytes: result?.receipt.storedBytes ?? 0,
      nanoUsd: bill?.costNanoUsd ?? 0,
    },
  };
}

export interface UsageOfKind extends UsageAmounts {
  readonly day: string;
  readonly kind: string;
}

/** Where the usage of clients is kept. */
export interface UsageRows {
  /** What was used on each day of a span, both ends included, by kind. */
  read(clientId: string, from: string, to: string): Promise<readonly UsageOfKind[]>;
  /** What a counter stands at. */
  used(counter: string): Promise<number>;
  /** Jobs of the client that run, if they are counted. */
  running(clientId: string): Promise<number>;
}
