import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/erase-job/handler.ts';
import type { EraseJob } from '../../../src/jobs/erase-job.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { JOB_ID } from '../../support/jobs.ts';

const erase = (eraseJob: EraseJob, query = {}) => {
  const route = 'DELETE /v1/jobs/{jobId}/data';
  const event = apiEvent({ route, path: { jobId: JOB_ID }, query });
  return createHandler({ eraseJob })(event, lambdaContext);
};

describe('DELETE /v1/jobs/{jobId}/data', () => {
  it('answers 204 without a body when the data is gone', async () => {
    const asked: unknown[] = [];

    const response = await erase(async (...job) => void asked.push(job));

    expect(response).toMatchObject({ statusCode: 204, body: '' });
    expect(asked).toEqual([[CLIENT_ID, JOB_ID]]);
  });

  it('answers 409 as long as the job has not ended', async () => {
    const response = await erase(async () => {
      throw new JobFailure('JOB_NOT_ENDED', 'The job has not ended. Cancel it first.');
    });

    expect(problemOf(response)).toMatchObject({ status: 409, code: 'JOB_NOT_ENDED' });
  });

  it('refuses parameters, for none would change anything', async () => {
    const response = await erase(async () => {}, { files: 'only' });

    expect(problemOf(response)).toMatchObject({ status: 400 });
  });
});
