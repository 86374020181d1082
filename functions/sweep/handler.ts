import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';

import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import { METRICS } from '../../src/contract.ts';
import type { Sweep } from '../../src/rows/sweep.ts';
import { logger, metrics, tracer } from '../../src/runtime/observability.ts';
import { publishMetrics } from '../../src/runtime/publish-metrics.ts';

/** Runs once a minute, whatever the event says. Throws if a row could not be handled. */
export const createHandler = (sweep: () => ReturnType<Sweep>) =>
  middy<unknown, void>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics(metrics))
    .handler(async () => {
      const { errors, ...summary } = await sweep();
      metrics.addMetric(METRICS.sweepSent, MetricUnit.Count, summary.sent);
      metrics.addMetric(METRICS.sweepLagMs, MetricUnit.Milliseconds, summary.lagMs);
      if (summary.overdue > 0) logger.info('swept', { ...summary });
      if (errors.length > 0) throw new AggregateError(errors, 'Some rows were not swept.');
    });
