import * as z from 'zod';
import { readJson } from '../../src/api/body.ts';
import { CancelBody } from '../../src/api/cancel-body.ts';
import { cursorOf } from '../../src/api/cursor.ts';
import { read } from '../../src/api/fields.ts';
import { jobSummary } from '../../src/api/job-view.ts';
import { NoQuery } from '../../src/api/queries.ts';
import type { CancelJob } from '../../src/jobs/cancel-job.ts';
import type { CancelJobs } from '../../src/jobs/cancel-jobs.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import { hasEnded } from '../../src/jobs/job.ts';
import { type Answer, createHttpHandler, type HttpOptions } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';

interface Dependencies extends HttpOptions {
  readonly cancelJob: CancelJob;
  readonly cancelJobs: CancelJobs;
}

/** Cancels one job, or all that match. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const answers: Readonly<Record<string, Answer>> = {
    'DELETE /v1/jobs/{jobId}': one(dependencies),
    'POST /v1/jobs/cancel': many(dependencies),
  };
  return createHttpHandler(
    async (request, caller) => {
      read(NoQuery, request.query, 'query');
      const answer = answers[request.route];
      if (!answer) throw new JobFailure('NOT_FOUND', 'There is nothing here.');
      return answer(request, caller);
    },
    { corsOrigins },
  );
};

const JobPath = z.object({ jobId: z.string() });

/**
 * `200` when the job has been cancelled, `202` when its worker has been asked to stop, which it
 * does within seconds.
 */
const one =
  ({ cancelJob }: Dependencies): Answer =>
  async ({ path }, { clientId }) => {
    const { jobId } = read(JobPath, path, 'path');
    const state = await cancelJob(clientId, jobId);
    logger.info('job cancelled', { jobId, status: state.status });
    return { status: hasEnded(state) ? 200 : 202, body: jobSummary(state) };
  };

/** Counts, and where to go on: a call looks at a bounded number of jobs. */
const many =
  ({ cancelJobs }: Dependencies): Answer =>
  async ({ body, headers }, { clientId }) => {
    const raw = readJson(body, headers['content-type']);
    const { next: after, ...filter } = read(CancelBody, raw, 'body');
    const { next, ...counts } = await cancelJobs(clientId, filter, after);
    logger.info('jobs cancelled', counts);
    return {
      status: 200,
      body: { ...counts, next: next === undefined ? undefined : cursorOf(next) },
    };
  };
