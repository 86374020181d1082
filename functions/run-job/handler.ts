import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';

import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { METRICS } from '../../src/contract.ts';
import { NANO_A_USD } from '../../src/costs/money.ts';
import { hasEnded } from '../../src/jobs/job.ts';
import type { RunJob, RunSummary } from '../../src/jobs/run-job.ts';
import type { RowMessage } from '../../src/rows/ports.ts';
import { logger, metrics, tracer } from '../../src/runtime/observability.ts';
import { publishMetrics } from '../../src/runtime/publish-metrics.ts';
import { readMessage } from '../../src/runtime/queue-message.ts';

interface Dependencies {
  readonly runJob: RunJob;
  /** Fires when the platform ends this worker. */
  readonly stop: AbortSignal;
}

/** Works off messages, one after the other: a browser fills a function's memory. */
export const createHandler = ({ runJob, stop }: Dependencies) =>
  middy<SQSEvent, SQSBatchResponse>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics(metrics))
    .handler(async (event: SQSEvent, context: Context) => {
      const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
      for (const record of event.Records) {
        const done = await runOne(runJob, record, {
          remainingMs: context.getRemainingTimeInMillis(),
          stop,
        }).catch((error: unknown) => {
          logger.error('job not finished', { error });
          return false;
        });
        if (!done) batchItemFailures.push({ itemIdentifier: record.messageId });
      }
      return { batchItemFailures };
    });

async function runOne(
  runJob: RunJob,
  record: SQSRecord,
  invocation: Parameters<RunJob>[1],
): Promise<boolean> {
  const message = readMessage(record);
  // Nobody can read it: after some deliveries it goes where somebody looks.
  if (!message) return false;
  logger.appendKeys({
    jobId: message.id,
    clientId: message.clientId,
    requestId: message.requestId,
  });
  const summary = await runJob(message.id, invocation);
  tell(message, summary);
  return summary.message === 'done';
}

function tell({ id: jobId }: RowMessage, { message, change }: RunSummary): void {
  if (!change) {
    logger.info('job is not ours to run', { jobId, message });
    return;
  }
  const { after, result } = change;
  metrics.addMetric(
    METRIC_OF[change.event?.type ?? ''] ?? METRICS.jobsRetried,
    MetricUnit.Count,
    1,
  );
  if (result) metrics.addMetric(METRICS.jobRunMs, MetricUnit.Milliseconds, result.receipt.wallMs);
  if (hasEnded(after) && after.bill) {
    const costUsd = after.bill.costNanoUsd / NANO_A_USD;
    metrics.addMetric(METRICS.jobCostUsd, MetricUnit.NoUnit, costUsd);
  }
  // Attempts that were put off are not among them.
  if (after.attempts.length === 1 && after.startedAt !== undefined) {
    const waitedMs = after.startedAt - after.createdAt;
    metrics.addMetric(METRICS.jobWaitMs, MetricUnit.Milliseconds, waitedMs);
  }
  logger.info('job attempt ended', {
    status: after.status,
    attempt: after.attempt,
    code: after.attempts.at(-1)?.failure?.code,
    receipt: result?.receipt,
    billedMs: after.bill?.billedMs,
    costNanoUsd: after.bill?.costNanoUsd,
  });
}

const METRIC_OF: Readonly<Record<string, string>> = {
  'job.succeeded': METRICS.jobsSucceeded,
  'job.failed': METRICS.jobsFailed,
  'job.cancelled': METRICS.jobsCancelled,
  'job.deferred': METRICS.jobsDeferred,
  'job.continued': METRICS.jobsContinued,
};
