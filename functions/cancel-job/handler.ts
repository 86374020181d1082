import * as z from 'zod';
import { read } from '../../src/api/fields.ts';
import { jobSummary } from '../../src/api/job-view.ts';
import { NoQuery } from '../../src/api/queries.ts';
import type { CancelJob } from '../../src/jobs/cancel-job.ts';
import { hasEnded } from '../../src/jobs/job.ts';
import { createHttpHandler, type HttpOptions } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';

interface Dependencies extends HttpOptions {
  readonly cancelJob: CancelJob;
}

const JobPath = z.object({ jobId: z.string() });

/**
 * `DELETE /v1/jobs/{jobId}`: `200` when the job has been cancelled, `202` when its worker has been
 * asked to stop, which it does within seconds.
 */
export const createHandler = ({ cancelJob, corsOrigins = [] }: Dependencies) =>
  createHttpHandler(
    async ({ path, query }, { clientId }) => {
      read(NoQuery, query, 'query');
      const { jobId } = read(JobPath, path, 'path');
      const state = await cancelJob(clientId, jobId);
      logger.info('job cancelled', { jobId, status: state.status });
      return { status: hasEnded(state) ? 200 : 202, body: jobSummary(state) };
    },
    { corsOrigins },
  );
