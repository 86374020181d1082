import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';

import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { METRICS } from '../../src/contract.ts';
import type { Burial } from '../../src/jobs/bury-job.ts';
import { logger, metrics, tracer } from '../../src/runtime/observability.ts';
import { publishMetrics } from '../../src/runtime/publish-metrics.ts';
import { readMessage } from '../../src/runtime/queue-message.ts';

/**
 * Works off the dead-letter queue: ends the job of a message that no worker could work off. A
 * message that nobody can read stays where it is, for a person to look at.
 */
export const createHandler = (buryJob: (jobId: string) => Promise<Burial>) =>
  middy<SQSEvent, SQSBatchResponse>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics(metrics))
    .handler(async (event: SQSEvent) => {
      const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
      for (const record of event.Records) {
        const message = readMessage(record);
        const burial = message && (await buryJob(message.id));
        if (burial === undefined) batchItemFailures.push({ itemIdentifier: record.messageId });
        if (burial === 'buried') metrics.addMetric(METRICS.jobsBuried, MetricUnit.Count, 1);
        logger.warn('dead message', { jobId: message?.id, clientId: message?.clientId, burial });
      }
      return { batchItemFailures };
    });
