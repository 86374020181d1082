import { describe, expect, it } from 'vitest';
import {
  DUE_SHARDS,
  eventRow,
  jobOf,
  requestRow,
  resultRow,
  stateRow,
} from '../../../src/aws/dynamo-job-rows.ts';
import { jobIdOf, NOW, queuedState, requestOf, resultOf } from '../../support/jobs.ts';

const state = queuedState();
const request = requestOf(state);

describe('the rows of a job', () => {
  it('lie in one partition, and only the state is in the indexes', () => {
    const event = { seq: 7, at: NOW, type: 'job.started' as const };
    const rows = [
      requestRow(request, state),
      resultRow(resultOf(state), state),
      eventRow(event, state),
    ];

    expect(new Set(rows.map(({ pk }) => pk))).toEqual(new Set([state.jobId]));
    expect(rows.some((row) => 'clientPk' in row || 'duePk' in row)).toBe(false);
    expect(stateRow(state)).toMatchObject({ clientPk: state.clientId, clientSk: state.jobId });
  });

  it('of the audit sort by their number', () => {
    const keys = [2, 10, 9, 100].map(
      (seq) => eventRow({ seq, at: NOW, type: 'job.started' }, state).sk,
    );

    expect(keys.toSorted()).toEqual(
      [2, 9, 10, 100].map((seq) => `event/${String(seq).padStart(6, '0')}`),
    );
  });

  it('leave the index of due rows when nothing is due any more', () => {
    expect(stateRow(state)).toHaveProperty('duePk');
    expect(stateRow({ ...state, dueAt: undefined })).not.toHaveProperty('duePk');
  });

  it('may be removed by the table a day after the job has expired: the time itself decides', () => {
    const expiresAt = NOW + 1;

    expect(stateRow({ ...state, expiresAt })).toMatchObject({
      ttl: NOW / 1_000 + 1 + 24 * 60 * 60,
    });
  });

  it('are looked for apart when only their erasure is due', () => {
    const ended = { ...state, status: 'failed' as const };

    expect(stateRow(ended)).toMatchObject({ duePk: expect.stringMatching(/^due\/erasure\/\d$/) });
    expect(stateRow(state)).toMatchObject({ duePk: expect.stringMatching(/^due\/\d$/) });
  });

  it('spread over all shards of the index', () => {
    const shards = Array.from(
      { length: 400 },
      (_, n) => stateRow({ ...state, jobId: jobIdOf(n) }) as { duePk?: string },
    ).map(({ duePk }) => duePk);

    expect(new Set(shards).size).toBe(DUE_SHARDS);
  });

  it('are a job when both its halves are there, with a result or without', () => {
    const halves = [requestRow(request, state), stateRow(state)];
    const result = resultOf(state);

    expect(jobOf(halves)).toEqual({ request, state });
    expect(jobOf([...halves, resultRow(result, state)])).toEqual({ request, state, result });
    expect(jobOf(halves.slice(1))).toBeUndefined();
    expect(jobOf([])).toBeUndefined();
  });
});
