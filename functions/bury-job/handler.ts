import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';

import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { METRICS } from '../../src/contract.ts';
import type { BuryMessage } from '../../src/dead-letters/bury-message.ts';
import { logger, metrics, tracer } from '../../src/runtime/observability.ts';
import { publishMetrics } from '../../src/runtime/publish-metrics.ts';
import { readMessage } from '../../src/runtime/queue-message.ts';

/**
 * Works off the dead-letter queue: ends the job of a message that no worker could work off, and
 * keeps a message that leads to no job among the dead letters. Nothing stays in the queue.
 */
export const createHandler = (buryMessage: BuryMessage) =>
  middy<SQSEvent, SQSBatchResponse>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics(metrics))
    .handler(async ({ Records }: SQSEvent) => {
      const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
      for (const record of Records) {
        const isDone = await buryOne(buryMessage, record).catch((error: unknown) => {
          logger.error('dead message not buried', { messageId: record.messageId, error });
          return false;
        });
        if (!isDone) batchItemFailures.push({ itemIdentifier: record.messageId });
      }
      return { batchItemFailures };
    });

async function buryOne(buryMessage: BuryMessage, record: SQSRecord): Promise<true> {
  const message = readMessage(record);
  const { messageId, body, attributes } = record;
  const burial = await buryMessage({
    messageId,
    body,
    sentAt: Number(attributes.SentTimestamp),
    jobId: message?.id,
  });
  if (burial === 'buried') metrics.addMetric(METRICS.jobsBuried, MetricUnit.Count, 1);
  if (burial === 'kept' || burial === 'unknown') {
    metrics.addMetric(METRICS.deadLetters, MetricUnit.Count, 1);
  }
  const { id: jobId, clientId } = message ?? {};
  logger.warn('dead message', { messageId, jobId, clientId, burial });
  return true;
}
