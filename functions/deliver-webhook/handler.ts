import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';

import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { METRICS } from '../../src/contract.ts';
import { logger, metrics, tracer } from '../../src/runtime/observability.ts';
import { publishMetrics } from '../../src/runtime/publish-metrics.ts';
import { readMessage } from '../../src/runtime/queue-message.ts';
import type { Deliver, DeliverSummary } from '../../src/webhooks/deliver.ts';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import { isBookId } from '../../src/webhooks/endpoint.ts';
import type { LookAfter } from '../../src/webhooks/upkeep.ts';

interface Dependencies {
  readonly deliver: Deliver;
  readonly lookAfter: LookAfter;
}

/** Works off messages all at once: nearly all of the time is spent waiting for strangers. */
export const createHandler = (dependencies: Dependencies) =>
  middy<SQSEvent, SQSBatchResponse>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics(metrics))
    .handler(async (event: SQSEvent) => {
      const done = await Promise.all(
        event.Records.map((record) =>
          workOff(dependencies, record).catch((error: unknown) => {
            logger.error('delivery not finished', { messageId: record.messageId, error });
            return false;
          }),
        ),
      );
      const failed = event.Records.filter((_, index) => !done[index]);
      return {
        batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
      };
    });

async function workOff({ deliver, lookAfter }: Dependencies, record: SQSRecord): Promise<boolean> {
  const message = readMessage(record);
  // Nobody can read it: after some deliveries it goes where somebody looks.
  if (!message) return false;
  if (isBookId(message.id)) {
    await lookAfter(message.id);
    return true;
  }
  const summary = await deliver(message.id);
  tell(summary);
  return summary.message === 'done';
}

function tell({ change, disabled }: DeliverSummary): void {
  if (!change) return;
  const { after } = change;
  const { id: deliveryId, parentId: webhookId, clientId, requestId, eventId, status } = after;
  const ids = { deliveryId, webhookId, clientId, requestId, eventId };
  metrics.addMetric(METRIC_OF[status], MetricUnit.Count, 1);
  const last = after.attempts.at(-1);
  logger.info('delivery attempt ended', {
    ...ids,
    status,
    ending: after.ending,
    attempt: after.attempt,
    answered: last?.status,
    code: last?.failure?.code,
  });
  if (after.ending === 'attempts-used') logger.warn('delivery given up', ids);
  if (disabled) {
    metrics.addMetric(METRICS.webhooksDisabled, MetricUnit.Count, 1);
    logger.warn('webhook disabled', { ...ids, reason: disabled });
  }
}

const METRIC_OF: Readonly<Record<Delivery['status'], string>> = {
  delivered: METRICS.webhooksDelivered,
  pending: METRICS.webhooksRetried,
  sending: METRICS.webhooksRetried,
  failed: METRICS.webhooksGivenUp,
  dropped: METRICS.webhooksDropped,
};
