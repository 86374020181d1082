import { createHash } from 'node:crypto';
import { TABLES } from '../contract.ts';
import {
  Evidence,
  hasEnded,
  type Job,
  type JobEvent,
  JobRequest,
  JobResult,
  JobState,
} from '../jobs/job.ts';

/**
 * How a job lies in its table: one partition a job, one row for each thing that is written at its
 * own time. Only the state row is in the indexes.
 *
 *     pk = job id   sk = event/000000   audit, one row a transition
 *                   sk = request        what was asked for: written once
 *                   sk = result         what the finishing attempt left
 *                   sk = run/000001     what that attempt left to look at
 *                   sk = state          what moves
 */
export const SORT_KEY = { request: 'request', result: 'result', state: 'state' } as const;

/** The sweep asks each shard, so that no partition of the index takes all the writes. */
export const DUE_SHARDS = 8;

export const dueShard = (shard: number): string => `due/${shard}`;

/** Of a job that has ended only its erasure can be due: that is looked for apart. */
export const erasureShard = (shard: number): string => `due/erasure/${shard}`;

/** Which shard of the due index a row is in. */
export const shardOf = (jobId: string): number =>
  createHash('sha256').update(jobId).digest().readUInt8(0) % DUE_SHARDS;

const numbered = (number: number): string => String(number).padStart(6, '0');

const eventKey = (seq: number): string => `event/${numbered(seq)}`;

/** A day for the sweep, which has files to erase before the rows go; the time itself decides. */
const GRACE_S = 24 * 60 * 60;

const ttlOf = ({ expiresAt }: JobState) => ({
  [TABLES.ttlAttribute]: Math.ceil(expiresAt / 1_000) + GRACE_S,
});

export const requestRow = (request: JobRequest, state: JobState) => ({
  pk: state.jobId,
  sk: SORT_KEY.request,
  ...request,
  ...ttlOf(state),
});

export const stateRow = (state: JobState) => ({
  pk: state.jobId,
  sk: SORT_KEY.state,
  // What was erased is in no list any more.
  ...(state.erasure ? {} : { clientPk: state.clientId, clientSk: state.jobId }),
  ...dueKey(state),
  ...state,
  ...ttlOf(state),
});

function dueKey(state: JobState) {
  if (state.dueAt === undefined) return {};
  const shard = shardOf(state.jobId);
  return { duePk: hasEnded(state) ? erasureShard(shard) : dueShard(shard) };
}

export const resultRow = (result: JobResult, state: JobState) => ({
  pk: state.jobId,
  sk: SORT_KEY.result,
  ...result,
  ...ttlOf(state),
});

/** Sorts between request and state, so that one query reads it with them. */
const EVIDENCE_PREFIX = 'run/';

export const evidenceRow = (evidence: Evidence, state: JobState) => ({
  pk: state.jobId,
  sk: EVIDENCE_PREFIX + numbered(evidence.attempt),
  ...evidence,
  ...ttlOf(state),
});

export const eventRow = (event: JobEvent, state: JobState) => ({
  pk: state.jobId,
  sk: eventKey(event.seq),
  ...event,
  ...ttlOf(state),
});

type Row = Record<string, unknown>;

/** Puts the rows of one partition together; `undefined` unless both halves of a job are there. */
export function jobOf(rows: readonly Row[]): Job | undefined {
  const row = (sk: string) => rows.find((candidate) => candidate.sk === sk);
  const request = row(SORT_KEY.request);
  const state = row(SORT_KEY.state);
  const result = row(SORT_KEY.result);
  if (!request || !state) return undefined;
  const evidence = rows.filter(({ sk }) => String(sk).startsWith(EVIDENCE_PREFIX));
  return {
    request: JobRequest.parse(request),
    state: JobState.parse(state),
    ...(result ? { result: JobResult.parse(result) } : {}),
    ...(evidence.length > 0 ? { evidence: evidence.map((one) => Evidence.parse(one)) } : {}),
  };
}
