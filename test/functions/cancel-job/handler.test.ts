import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/cancel-job/handler.ts';
import { CancelView } from '../../../src/api/cancel-body.ts';
import { JobSummary } from '../../../src/api/schemas.ts';
import type { CancelJobs } from '../../../src/jobs/cancel-jobs.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { JobState } from '../../../src/jobs/job.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { JOB_ID, NOW, queuedState } from '../../support/jobs.ts';

const unasked = async () => {
  throw new Error('Nobody asked for this.');
};

const cancel = (cancelJob: () => Promise<JobState>) => {
  const event = apiEvent({ route: 'DELETE /v1/jobs/{jobId}', path: { jobId: JOB_ID } });
  return createHandler({ cancelJob, cancelJobs: unasked })(event, lambdaContext);
};

async function cancelMany(body: unknown) {
  const asked: unknown[] = [];
  const cancelJobs: CancelJobs = async (...args) => {
    asked.push(args);
    return { cancelled: 3, asked: 1, alreadyEnded: 0, next: JOB_ID };
  };
  const event = apiEvent({ route: 'POST /v1/jobs/cancel', body });
  const response = await createHandler({ cancelJob: unasked, cancelJobs })(event, lambdaContext);
  return { asked, response };
}

describe('DELETE /v1/jobs/{jobId}', () => {
  it('answers 200 with the cancelled job', async () => {
    const response = await cancel(async () => queuedState({ status: 'cancelled', endedAt: NOW }));

    expect(response.statusCode).toBe(200);
    expect(JobSummary.parse(JSON.parse(response.body))).toMatchObject({ status: 'cancelled' });
  });

  it('answers 202 while the worker has yet to stop', async () => {
    const response = await cancel(async () =>
      queuedState({ status: 'running', cancelRequestedAt: NOW }),
    );

    expect(response.statusCode).toBe(202);
    expect(JobSummary.parse(JSON.parse(response.body))).toHaveProperty('cancelRequestedAt');
  });

  it('answers 409 when there is nothing left to cancel', async () => {
    const response = await cancel(async () => {
      throw new JobFailure('JOB_ENDED', 'The job has ended as succeeded already.');
    });

    expect(problemOf(response)).toMatchObject({ status: 409, code: 'JOB_ENDED' });
  });
});

describe('POST /v1/jobs/cancel', () => {
  it('says what became of the jobs that match, and where to go on', async () => {
    const { asked, response } = await cancelMany({ tag: 'nightly', from: '2026-11-22T10:00:00Z' });

    const answer = CancelView.parse(JSON.parse(response.body));
    expect(asked).toEqual([
      [CLIENT_ID, { tag: 'nightly', from: Date.UTC(2026, 10, 22, 10) }, undefined],
    ]);
    expect(answer).toMatchObject({ cancelled: 3, asked: 1, alreadyEnded: 0 });
    const { asked: askedNext } = await cancelMany({ tag: 'nightly', next: answer.next });
    expect(askedNext).toEqual([[CLIENT_ID, { tag: 'nightly' }, JOB_ID]]);
  });

  it.each([[{}], [{ next: Buffer.from(JOB_ID).toString('base64url') }]])(
    'refuses %j, which would cancel everything',
    async (body) => {
      const { asked, response } = await cancelMany(body);

      expect(problemOf(response)).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
      expect(asked).toEqual([]);
    },
  );

  it('refuses a filter that it does not know, instead of ignoring it', async () => {
    const { asked, response } = await cancelMany({ tags: 'nightly' });

    expect(problemOf(response).errors).toContainEqual({
      pointer: '/tags',
      detail: 'There is no such field.',
    });
    expect(asked).toEqual([]);
  });
});
