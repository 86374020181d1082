import * as z from 'zod';
import { read } from '../../src/api/fields.ts';
import { NoQuery } from '../../src/api/queries.ts';
import type { EraseJob } from '../../src/jobs/erase-job.ts';
import { createHttpHandler, type HttpOptions } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';

interface Dependencies extends HttpOptions {
  readonly eraseJob: EraseJob;
}

const JobPath = z.object({ jobId: z.string() });

/**
 * `DELETE /v1/jobs/{jobId}/data`: `204` once rows and files are gone; from then on, and from the
 * first time it was asked, the job answers `410`.
 */
export const createHandler = ({ eraseJob, corsOrigins = [] }: Dependencies) =>
  createHttpHandler(
    async ({ path, query }, { clientId }) => {
      read(NoQuery, query, 'query');
      const { jobId } = read(JobPath, path, 'path');
      await eraseJob(clientId, jobId);
      logger.info('job erased', { jobId });
      return { status: 204 };
    },
    { corsOrigins },
  );
