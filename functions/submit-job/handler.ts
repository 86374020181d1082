import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { LinkTo } from '../../src/api/artifact-links.ts';
import { read } from '../../src/api/fields.ts';
import { forecastView, SubmitQuery } from '../../src/api/forecast-view.ts';
import { requireKey } from '../../src/api/idempotency-key.ts';
import { keyOf } from '../../src/api/keyed-request.ts';
import { type OrderReading, resolveOrder } from '../../src/api/order.ts';
import { asAsked, jobBodyOf, patient } from '../../src/api/recipe-test.ts';
import { answerSubmitted } from '../../src/api/submitted.ts';
import { METRICS } from '../../src/contract.ts';
import type { AcceptedUnder, Submitted } from '../../src/jobs/accept-job.ts';
import type { DryRun } from '../../src/jobs/dry-run.ts';
import type { WaitForJob } from '../../src/jobs/get-job.ts';
import type { FindRecipe } from '../../src/jobs/stored-recipe.ts';
import type { SubmitJob } from '../../src/jobs/submit-job.ts';
import { referenceIn } from '../../src/jobs/with-recipe.ts';
import type { Caller } from '../../src/runtime/caller.ts';
import {
  createHttpHandler,
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
} from '../../src/runtime/http.ts';
import { logger, metrics } from '../../src/runtime/observability.ts';
import { sessionOf, type UnknownSession } from '../../src/sessions/unknown-session.ts';
import type { TargetPolicy } from '../../src/wall/target.ts';

interface Dependencies extends HttpOptions {
  readonly submitJob: SubmitJob;
  readonly waitForJob: WaitForJob;
  readonly linkTo: LinkTo;
  readonly dryRun: DryRun;
  readonly policy: TargetPolicy;
  readonly findRecipe: FindRecipe;
  readonly acceptedUnder: AcceptedUnder;
  readonly unknownSession: UnknownSession;
}

/** Accepts a job, or the test of a recipe, which is one, and says where to look for it. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  return createHttpHandler(
    async (request, caller) => {
      const { dryRun: isDry } = read(SubmitQuery, request.query, 'query');
      if (isDry === 'true') return asAsked(request, forecast(dependencies, request, caller));
      const submitted = await asAsked(request, submit(dependencies, request, caller));
      if (!submitted.replayed) {
        const { jobId, kind } = submitted.job.state;
        logger.info('job accepted', { jobId, kind });
        metrics.addMetric(METRICS.jobsSubmitted, MetricUnit.Count, 1);
      }
      return answerSubmitted(dependencies, submitted, patient(request));
    },
    { corsOrigins },
  );
};

/** Everything but the writing. No key is needed, for nothing happens twice where nothing happens. */
async function forecast(
  dependencies: Dependencies,
  request: HttpRequest,
  caller: Caller,
): Promise<HttpResponse> {
  const raw = jobBodyOf(request);
  const order = await resolveOrder(raw, readingOf(dependencies, caller));
  const { clientId, jobsPerDay } = caller;
  const refusal = await dependencies.unknownSession(clientId, sessionOf(raw, order.input));
  if (refusal) throw refusal;
  const { requestId } = request;
  const found = await dependencies.dryRun({ ...order, clientId, jobsPerDay, requestId });
  return { status: 200, body: forecastView(order, found) };
}

async function submit(
  dependencies: Dependencies,
  request: HttpRequest,
  caller: Caller,
): Promise<Submitted> {
  requireKey(request, caller.rules);
  const raw = jobBodyOf(request);
  const idempotency = keyOf(request, caller.clientId, raw);
  // What was accepted under the key has its recipe, whatever the name stands for by now.
  if (idempotency && referenceIn(raw) !== undefined) {
    const before = await dependencies.acceptedUnder(idempotency);
    if (before) return before;
  }
  const order = await resolveOrder(raw, readingOf(dependencies, caller));
  const { clientId, jobsPerDay } = caller;
  const refusal = await dependencies.unknownSession(clientId, sessionOf(raw, order.input));
  if (refusal) {
    // What was accepted under the key had its session then.
    const before = idempotency && (await dependencies.acceptedUnder(idempotency));
    if (before) return before;
    throw refusal;
  }
  const { requestId } = request;
  return dependencies.submitJob({ ...order, clientId, jobsPerDay, requestId, idempotency });
}

const readingOf = (
  { policy, findRecipe }: Dependencies,
  { clientId, rules }: Caller,
): OrderReading => ({
  policy,
  rules,
  recipes: (reference) => findRecipe(clientId, reference),
});
