import { usdOf } from '../costs/money.ts';
import { FAILURES, type FailureCode } from '../jobs/errors.ts';
import type { Artifact, Evidence, Failure, Job, JobEvent, JobState } from '../jobs/job.ts';
import { receiptView } from './receipt-view.ts';

/** Every time that the API shows: ISO 8601, UTC, milliseconds. */
export const iso = (instant: number) => new Date(instant).toISOString();

const isoOr = (instant: number | undefined) => (instant === undefined ? undefined : iso(instant));

/** A link to one artifact and until when it works, in milliseconds since the Unix epoch. */
export interface ArtifactLink {
  readonly url: string;
  readonly urlExpiresAt: number;
}

/** A job as the API shows it in a list. */
export const jobSummary = (state: JobState) => ({
  id: state.jobId,
  kind: state.kind,
  site: state.site,
  status: state.status,
  tags: state.tags,
  batchId: state.batchId,
  scheduleId: state.scheduleId,
  createdAt: iso(state.createdAt),
  startedAt: isoOr(state.startedAt),
  endedAt: isoOr(state.endedAt),
  expiresAt: iso(state.expiresAt),
  deadlineAt: isoOr(state.deadlineAt),
  cancelRequestedAt: isoOr(state.cancelRequestedAt),
  wait: state.wait && { reason: state.wait.reason, startsAt: iso(state.wait.startsAt) },
  maxAttempts: state.maxAttempts,
  maxCostUsd: state.maxCostNanoUsd === undefined ? undefined : usdOf(state.maxCostNanoUsd),
  attempts: state.attempts.map(
    ({ attempt, startedAt, endedAt, billedMs, costNanoUsd, failure }) => ({
      attempt,
      startedAt: iso(startedAt),
      endedAt: isoOr(endedAt),
      billedMs,
      costUsd: costNanoUsd === undefined ? undefined : usdOf(costNanoUsd),
      failure: failure && failureView(failure),
    }),
  ),
  failure: state.failure && failureView(state.failure),
  origin: state.origin,
  replayedBy: state.replayedBy,
  links: {
    self: `/v1/jobs/${state.jobId}`,
    events: `/v1/jobs/${state.jobId}/events`,
  },
});

type MakeLink = (artifact: Artifact) => Promise<ArtifactLink>;

/** A job as the API shows it alone: with what was asked for and what came out. */
export async function jobView({ request, state, result, evidence = [] }: Job, linkTo: MakeLink) {
  const { attempts, ...summary } = jobSummary(state);
  return {
    ...summary,
    attempts: await Promise.all(
      attempts.map(async (attempt) => ({
        ...attempt,
        ...(await evidenceOf(attempt.attempt, evidence, linkTo)),
      })),
    ),
    input: request.input,
    recipe: request.recipe,
    timeoutMs: request.timeoutMs,
    // A job without a result shows what its last attempt saw.
    report: result?.report ?? evidence.at(-1)?.report,
    receipt: receiptView({ request, state, result }),
    artifacts: await linked(result?.artifacts ?? [], linkTo),
  };
}

async function evidenceOf(attempt: number, evidence: readonly Evidence[], linkTo: MakeLink) {
  const found = evidence.find((one) => one.attempt === attempt);
  if (!found) return {};
  const { files, missing, report } = found;
  return { evidence: await linked(files, linkTo), evidenceMissing: missing, report };
}

const linked = (artifacts: readonly Artifact[], linkTo: MakeLink) =>
  Promise.all(
    artifacts.map(async (artifact) => {
      const { url, urlExpiresAt } = await linkTo(artifact);
      const { name, mediaType, sizeBytes, sha256 } = artifact;
      return { name, mediaType, sizeBytes, sha256, url, urlExpiresAt: iso(urlExpiresAt) };
    }),
  );

export const eventView = ({ seq, at, type, attempt, detail }: JobEvent) => ({
  seq,
  at: iso(at),
  type,
  attempt,
  detail,
});

export const failureView = ({ code, message }: Failure) => ({
  code,
  title: FAILURES[code].title,
  detail: message,
  type: errorPage(code),
});

/** Where a code is explained: on this service, by a reference relative to it (RFC 9457, 3.1.1). */
export const errorPage = (code: FailureCode): string => `/docs/errors#${code}`;
