import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { LinkTo } from '../../src/api/artifact-links.ts';
import { readJson } from '../../src/api/body.ts';
import { read } from '../../src/api/fields.ts';
import { forecastView, SubmitQuery } from '../../src/api/forecast-view.ts';
import { idempotencyKeyOf, requireKey } from '../../src/api/idempotency-key.ts';
import { readOrder } from '../../src/api/order.ts';
import { answerSubmitted } from '../../src/api/submitted.ts';
import { METRICS } from '../../src/contract.ts';
import type { DryRun } from '../../src/jobs/dry-run.ts';
import type { WaitForJob } from '../../src/jobs/get-job.ts';
import { hashOfJson } from '../../src/jobs/hash-of-json.ts';
import type { SubmitCommand, SubmitJob } from '../../src/jobs/submit-job.ts';
import type { Caller } from '../../src/runtime/caller.ts';
import {
  createHttpHandler,
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
} from '../../src/runtime/http.ts';
import { logger, metrics } from '../../src/runtime/observability.ts';
import type { TargetPolicy } from '../../src/wall/target.ts';

interface Dependencies extends HttpOptions {
  readonly submitJob: SubmitJob;
  readonly waitForJob: WaitForJob;
  readonly linkTo: LinkTo;
  readonly dryRun: DryRun;
  readonly policy: TargetPolicy;
}

/** `POST /v1/jobs`: accepts a job and says where to look for it. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const { submitJob, policy } = dependencies;
  return createHttpHandler(
    async (request, caller) => {
      const { dryRun: isDry } = read(SubmitQuery, request.query, 'query');
      if (isDry === 'true') return forecast(dependencies, request, caller);
      const submitted = await submitJob(commandOf(request, caller, policy));
      if (!submitted.replayed) {
        const { jobId, kind } = submitted.job.state;
        logger.info('job accepted', { jobId, kind });
        metrics.addMetric(METRICS.jobsSubmitted, MetricUnit.Count, 1);
      }
      return answerSubmitted(dependencies, submitted, request);
    },
    { corsOrigins },
  );
};

/** Everything but the writing. No key is needed, for nothing happens twice where nothing happens. */
async function forecast(
  { dryRun, policy }: Dependencies,
  request: HttpRequest,
  caller: Caller,
): Promise<HttpResponse> {
  const raw = readJson(request.body, request.headers['content-type']);
  const order = readOrder(raw, policy, caller.rules);
  const { clientId, jobsPerDay } = caller;
  const { requestId } = request;
  const found = await dryRun({ ...order, clientId, jobsPerDay, requestId });
  return { status: 200, body: forecastView(order, found) };
}

function commandOf(request: HttpRequest, caller: Caller, policy: TargetPolicy): SubmitCommand {
  requireKey(request, caller.rules);
  const raw = readJson(request.body, request.headers['content-type']);
  const order = readOrder(raw, policy, caller.rules);
  const key = idempotencyKeyOf(request, caller.clientId);
  return {
    ...order,
    clientId: caller.clientId,
    jobsPerDay: caller.jobsPerDay,
    requestId: request.requestId,
    idempotency: key === undefined ? undefined : { key, bodyHash: hashOfJson(raw) },
  };
}
