import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/cancel-job/handler.ts';
import { JobSummary } from '../../../src/api/schemas.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { JobState } from '../../../src/jobs/job.ts';
import { apiEvent, lambdaContext, problemOf } from '../../support/http.ts';
import { JOB_ID, NOW, queuedState } from '../../support/jobs.ts';

const cancel = (cancelJob: () => Promise<JobState>) => {
  const event = apiEvent({ route: 'DELETE /v1/jobs/{jobId}', path: { jobId: JOB_ID } });
  return createHandler({ cancelJob })(event, lambdaContext);
};

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
