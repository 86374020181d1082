import { describe, expect, it } from 'vitest';
import type { JobResult, JobState } from '../../../src/jobs/job.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { cancel, claim, succeed } from '../../../src/jobs/transitions.ts';
import { endOfJob } from '../../../src/webhooks/event.ts';
import { changeOf, JOB_ID, NOW, queuedState } from '../../support/jobs.ts';

const artifact = (name: string) => ({
  name,
  mediaType: 'image/png',
  sizeBytes: 1_000,
  sha256: 'a'.repeat(64),
  key: `clients/secret/${name}`,
});

const resultWith = (...names: string[]): JobResult => ({
  artifacts: names.map(artifact),
  receipt: { wallMs: 1, browserMs: 1, downloadedBytes: 1, storedBytes: 1 },
});

const succeeded = (result: JobResult, state: JobState = queuedState()) => {
  const running = changeOf(claim(state, NOW, TIMING)).after;
  return changeOf(succeed(running, 1, NOW + 500, result));
};

const dataOf = (body: string | undefined) => JSON.parse(body ?? '').data;

describe('the event at the end of a job', () => {
  it('tells what ended and where to read more, in paths', () => {
    const event = endOfJob(succeeded(resultWith('page 1.png')));

    expect(event).toMatchObject({ type: 'job.succeeded', at: NOW + 500, requestId: 'req_test' });
    expect(JSON.parse(event?.body ?? '')).toMatchObject({
      type: 'job.succeeded',
      timestamp: '2026-11-22T12:00:00.500Z',
      data: {
        id: JOB_ID,
        status: 'succeeded',
        artifacts: [{ name: 'page 1.png', link: `/v1/jobs/${JOB_ID}/artifacts/page%201.png` }],
        artifactCount: 1,
        links: { self: `/v1/jobs/${JOB_ID}` },
      },
    });
  });

  it('tells nothing of where files really lie', () => {
    expect(endOfJob(succeeded(resultWith('page.png')))?.body).not.toContain('clients/');
  });

  it('has the same id and body whenever it is made of the same step', () => {
    const change = succeeded(resultWith('page.png'));

    expect(endOfJob(change)).toEqual(endOfJob(change));
  });

  it('has another id for another end of the same job', () => {
    const cancelled = endOfJob(changeOf(cancel(queuedState(), NOW + 500)));

    expect(cancelled?.type).toBe('job.cancelled');
    expect(cancelled?.id).not.toBe(endOfJob(succeeded(resultWith()))?.id);
  });

  it('is none for a step that is no end, and none for a change to a job that has ended', () => {
    const ended = changeOf(cancel(queuedState(), NOW)).after;
    const later = { before: ended, after: { ...ended, version: ended.version + 1 } };

    expect(endOfJob(changeOf(claim(queuedState(), NOW, TIMING)))).toBeUndefined();
    expect(endOfJob(later)).toBeUndefined();
  });

  it('stays under 20 kB whatever the job was', () => {
    const names = Array.from({ length: 500 }, (_, index) => `${index}${'ß'.repeat(190)}`);
    const tags = Array.from({ length: 10 }, () => 't'.repeat(64));
    const site = 's'.repeat(255);

    const event = endOfJob(succeeded(resultWith(...names), queuedState({ tags, site })));

    expect(Buffer.byteLength(event?.body ?? '')).toBeLessThanOrEqual(20_000);
    expect(dataOf(event?.body).artifactCount).toBe(500);
    expect(dataOf(event?.body).artifacts.length).toBeGreaterThan(0);
  });

  it('cuts what a failure says at length', () => {
    const failure = { code: 'PAGE_CRASHED' as const, message: '€'.repeat(100_000) };
    const { before, after } = succeeded(resultWith());

    const event = endOfJob({ before, after: { ...after, status: 'failed', failure } });

    expect(dataOf(event?.body).failure.detail).toHaveLength(1_000);
  });
});
