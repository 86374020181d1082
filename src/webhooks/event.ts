import { FAILURES } from '../jobs/errors.ts';
import type { Artifact, JobState, JobStatus } from '../jobs/job.ts';
import type { JobChange } from '../jobs/ports.ts';
import type { Delivery } from './delivery.ts';
import type { EventType } from './endpoint.ts';
import { eventIdOf } from './ids.ts';

/** Something that happened, as endpoints are told of it. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: Delivery['eventType'];
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly clientId: string;
  /** Correlates it with the request that it comes of. */
  readonly requestId: string;
  /** What is sent, to the byte. */
  readonly body: string;
}

/** Receivers must expect bodies of up to this size, and no larger ones. */
const BODY_BYTES = 20_000;

/** Files that a body names at most; the job names all of them. */
const ARTIFACTS_NAMED = 20;

/** What a body tells of a failure at most, in characters. */
const DETAIL_CHARS = 1_000;

const TYPES: Readonly<Partial<Record<JobStatus, EventType>>> = {
  succeeded: 'job.succeeded',
  failed: 'job.failed',
  cancelled: 'job.cancelled',
};

/** The event that the end of a job is; `undefined` for a step that is no end. */
export function endOfJob({ before, after, result }: JobChange): WebhookEvent | undefined {
  const { jobId, clientId, requestId, version, endedAt: at } = after;
  const type = TYPES[after.status];
  if (!type || at === undefined || before.endedAt !== undefined) return undefined;
  const artifacts = result?.artifacts ?? [];
  const named = artifacts.slice(0, ARTIFACTS_NAMED);
  const bodyWith = (count: number) =>
    JSON.stringify({
      type,
      timestamp: iso(at),
      data: {
        ...summaryOf(after),
        artifacts: named.slice(0, count).map((artifact) => fileOf(jobId, artifact)),
        artifactCount: artifacts.length,
      },
    });
  let count = named.length;
  while (count > 0 && Buffer.byteLength(bodyWith(count)) > BODY_BYTES) count -= 1;
  return {
    id: eventIdOf(at, jobId, version, type),
    type,
    at,
    clientId,
    requestId,
    body: bodyWith(count),
  };
}

/** Links are paths, as everywhere in the API: relative to where the service is reached. */
const summaryOf = (state: JobState) => ({
  id: state.jobId,
  kind: state.kind,
  site: state.site,
  status: state.status,
  tags: state.tags,
  createdAt: iso(state.createdAt),
  startedAt: state.startedAt === undefined ? undefined : iso(state.startedAt),
  endedAt: state.endedAt === undefined ? undefined : iso(state.endedAt),
  attempts: state.attempts.length,
  failure: state.failure && {
    code: state.failure.code,
    title: FAILURES[state.failure.code].title,
    detail: state.failure.message.slice(0, DETAIL_CHARS),
  },
  links: { self: `/v1/jobs/${state.jobId}`, events: `/v1/jobs/${state.jobId}/events` },
});

const fileOf = (jobId: string, { name, mediaType, sizeBytes, sha256 }: Artifact) => ({
  name,
  mediaType,
  sizeBytes,
  sha256,
  link: `/v1/jobs/${jobId}/artifacts/${encodeURIComponent(name)}`,
});

const iso = (instant: number): string => new Date(instant).toISOString();
