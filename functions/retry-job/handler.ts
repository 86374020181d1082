import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import type { LinkTo } from '../../src/api/artifact-links.ts';
import { readJson } from '../../src/api/body.ts';
import { read } from '../../src/api/fields.ts';
import { idempotencyKeyOf } from '../../src/api/idempotency-key.ts';
import { NoQuery } from '../../src/api/queries.ts';
import { RetryBody, reordered } from '../../src/api/retry-body.ts';
import { answerSubmitted } from '../../src/api/submitted.ts';
import { METRICS } from '../../src/contract.ts';
import type { WaitForJob } from '../../src/jobs/get-job.ts';
import { hashOfJson } from '../../src/jobs/hash-of-json.ts';
import type { RetryCommand, RetryJob } from '../../src/jobs/retry-job.ts';
import type { FindRecipe, OwnRecipes } from '../../src/jobs/stored-recipe.ts';
import type { Caller } from '../../src/runtime/caller.ts';
import { createHttpHandler, type HttpOptions, type HttpRequest } from '../../src/runtime/http.ts';
import { logger, metrics } from '../../src/runtime/observability.ts';
import type { TargetPolicy } from '../../src/wall/target.ts';

interface Dependencies extends HttpOptions {
  readonly retryJob: RetryJob;
  readonly waitForJob: WaitForJob;
  readonly linkTo: LinkTo;
  readonly policy: TargetPolicy;
  readonly findRecipe: FindRecipe;
}

const JobPath = z.object({ jobId: z.string() });

/** `POST /v1/jobs/{jobId}/retry`: does an ended job once more, perhaps a little differently. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const { retryJob } = dependencies;
  return createHttpHandler(
    async (request, caller) => {
      read(NoQuery, request.query, 'query');
      const submitted = await retryJob(commandOf(dependencies, request, caller));
      if (!submitted.replayed) {
        const { jobId, kind, origin } = submitted.job.state;
        logger.info('job retried', { jobId, kind, origin });
        metrics.addMetric(METRICS.jobsSubmitted, MetricUnit.Count, 1);
      }
      return answerSubmitted(dependencies, submitted, request);
    },
    { corsOrigins },
  );
};

function commandOf(
  { policy, findRecipe }: Dependencies,
  request: HttpRequest,
  caller: Caller,
): RetryCommand {
  const { jobId } = read(JobPath, request.path, 'path');
  const { clientId, jobsPerDay, rules } = caller;
  const { requestId, body } = request;
  const raw =
    body === undefined || body === '' ? {} : readJson(body, request.headers['content-type']);
  const changes = read(RetryBody, raw, 'body');
  const key = idempotencyKeyOf(request, clientId);
  const recipes: OwnRecipes = (reference) => findRecipe(clientId, reference);
  return {
    clientId,
    jobId,
    reorder: async (job) => ({
      ...(await reordered(job, changes, { policy, rules, recipes })),
      ...{ clientId, jobsPerDay, requestId },
    }),
    // The key of another job's retry means something else, whatever its body.
    idempotency: key === undefined ? undefined : { key, bodyHash: hashOfJson({ jobId, raw }) },
  };
}
