import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ExpandBatch } from '../../src/batches/expand-batch.ts';
import { logger, metrics, tracer } from '../../src/runtime/observability.ts';
import { publishMetrics } from '../../src/runtime/publish-metrics.ts';
import { readMessage } from '../../src/runtime/queue-message.ts';

/** Works on one batch a message, for as long as an invocation lasts. */
export const createHandler = (expandBatch: ExpandBatch) =>
  middy<SQSEvent, SQSBatchResponse>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics(metrics))
    .handler(async (event: SQSEvent, context: Context) => {
      const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
      for (const record of event.Records) {
        const done = await workOff(expandBatch, record, context.getRemainingTimeInMillis()).catch(
          (error: unknown) => {
            logger.error('batch not worked on', { error });
            return false;
          },
        );
        if (!done) batchItemFailures.push({ itemIdentifier: record.messageId });
      }
      return { batchItemFailures };
    });

async function workOff(
  expandBatch: ExpandBatch,
  record: SQSRecord,
  remainingMs: number,
): Promise<boolean> {
  const message = readMessage(record);
  // Nobody can read it: after some deliveries it goes where somebody looks.
  if (!message) return false;
  const { id: batchId, clientId, requestId } = message;
  logger.appendKeys({ batchId, clientId, requestId });
  const summary = await expandBatch(batchId, remainingMs);
  if (typeof summary === 'string') logger.info('nothing to do for the batch', { summary });
  else {
    const { phase, total, accepted, refused, wait, failure } = summary;
    logger.info('batch worked on', { phase, total, accepted, refused, wait, failure });
  }
  return true;
}
