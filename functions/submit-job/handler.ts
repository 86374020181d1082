import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { LinkTo } from '../../src/api/artifact-links.ts';
import { hashOfJson, readJson } from '../../src/api/body.ts';
import { idempotencyKeyOf } from '../../src/api/idempotency-key.ts';
import { jobView } from '../../src/api/job-view.ts';
import { readOrder } from '../../src/api/order.ts';
import { waitMsOf } from '../../src/api/prefer.ts';
import { METRICS } from '../../src/contract.ts';
import type { WaitForJob } from '../../src/jobs/get-job.ts';
import { hasEnded } from '../../src/jobs/job.ts';
import type { SubmitCommand, SubmitJob } from '../../src/jobs/submit-job.ts';
import type { Caller } from '../../src/runtime/caller.ts';
import { createHttpHandler, type HttpOptions, type HttpRequest } from '../../src/runtime/http.ts';
import { logger, metrics } from '../../src/runtime/observability.ts';
import type { TargetPolicy } from '../../src/wall/target.ts';

interface Dependencies extends HttpOptions {
  readonly submitJob: SubmitJob;
  readonly waitForJob: WaitForJob;
  readonly linkTo: LinkTo;
  readonly policy: TargetPolicy;
}

/**
 * `POST /v1/jobs`: accepts a job and answers `202` with where to look for it; with
 * `Prefer: wait=…`, `200` with the finished job if it ends in that time.
 */
export const createHandler = ({
  submitJob,
  waitForJob,
  linkTo,
  policy,
  corsOrigins = [],
}: Dependencies) =>
  createHttpHandler(
    async (request, caller) => {
      const { job, replayed } = await submitJob(commandOf(request, caller, policy));
      const { jobId, kind } = job.state;
      if (!replayed) {
        logger.info('job accepted', { jobId, kind });
        metrics.addMetric(METRICS.jobsSubmitted, MetricUnit.Count, 1);
      }
      const waitMs = waitMsOf(request.headers.prefer);
      const latest = waitMs > 0 ? await waitForJob(caller.clientId, jobId, waitMs) : job;
      return {
        status: waitMs > 0 && hasEnded(latest.state) ? 200 : 202,
        headers: {
          location: `/v1/jobs/${jobId}`,
          ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
        },
        body: await jobView(latest, linkTo),
      };
    },
    { corsOrigins },
  );

function commandOf(request: HttpRequest, caller: Caller, policy: TargetPolicy): SubmitCommand {
  const raw = readJson(request.body, request.headers['content-type']);
  const order = readOrder(raw, policy);
  const key = idempotencyKeyOf(request, caller.clientId);
  return {
    ...order,
    clientId: caller.clientId,
    jobsPerDay: caller.jobsPerDay,
    requestId: request.requestId,
    idempotency: key === undefined ? undefined : { key, bodyHash: hashOfJson(raw) },
  };
}
