import { Duration } from 'aws-cdk-lib';
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StageSettings } from './config.ts';
import type { Row } from './constructs/dashboard.ts';
import type { FunctionName } from './functions.ts';
import { type OwnMetric, ownMetric } from './metrics.ts';
import type { DataStack } from './stacks/data-stack.ts';
import type { ServiceStack } from './stacks/service-stack.ts';

const period = Duration.minutes(5);

/** What the dashboard shows, in the order a job travels. */
export function dashboardRows(
  { stage }: StageSettings,
  data: DataStack,
  service: ServiceStack,
): readonly Row[] {
  const own = (...names: OwnMetric[]): IMetric[] => names.map((name) => ownMetric(stage, name));
  return [
    frontDoor(service, own('wrongKeys')),
    functionRow('submit-job', service, { 'jobs accepted': own('jobsSubmitted') }),
    queueRow(service),
    functionRow('run-job', service, {
      'a job takes': own('jobWaitMs', 'jobRunMs', 'browserLaunchMs'),
      'a job costs': own('jobCostUsd'),
    }),
    {
      title: 'the wall',
      graphs: {
        'asked and refused': own('wallRequests', 'wallRefusals'),
        'limits passed': own('wallBreaches'),
        'bytes of pages': own('wallReceivedBytes', 'wallSentBytes'),
      },
    },
    {
      title: 'how jobs end',
      graphs: {
        ended: own('jobsSucceeded', 'jobsFailed', 'jobsCancelled'),
        'tried again': own('jobsRetried', 'jobsContinued', 'leasesLost'),
        'put off for their site': own('jobsDeferred'),
        'dead letters': own('deadLetters'),
        'recipes that find less': own('recipeWarnings'),
      },
    },
    functionRow('bury-job', service, { 'jobs buried': own('jobsBuried') }),
    functionRow('deliver-webhook', service, {
      'deliveries and attempts': own('webhooksDelivered', 'webhooksRetried'),
      'not delivered': own('webhooksGivenUp', 'webhooksDropped', 'webhooksDisabled'),
    }),
    batchRow(service),
    functionRow('sweep', service, {
      'sent again': own('sweepSent'),
      'rows overdue by': own('sweepLagMs'),
    }),
    tables(data),
  ];
}

function frontDoor({ api, functions }: ServiceStack, wrongKeys: readonly IMetric[]): Row {
  return {
    title: 'the API and authorize',
    graphs: {
      requests: [api.api.metricCount({ period })],
      refused: [
        api.api.metricClientError({ period, statistic: Stats.SUM }),
        api.api.metricServerError({ period, statistic: Stats.SUM }),
        ...wrongKeys,
      ],
      latency: ['p50', 'p95', 'p99'].map((statistic) =>
        api.api.metricLatency({ period, statistic, label: statistic }),
      ),
      authorize: [functions.authorize.metricDuration({ period, statistic: 'p95' })],
    },
  };
}

/** A function's own row: how often, how badly, how long, and what it did. */
function functionRow(name: FunctionName, { functions }: ServiceStack, work: Row['graphs']): Row {
  const { [name]: shown } = functions;
  return {
    title: name,
    graphs: {
      invocations: [shown.metricInvocations({ period }), shown.metricErrors({ period })],
      duration: ['p50', 'p95'].map((statistic) =>
        shown.metricDuration({ period, statistic, label: statistic }),
      ),
      ...work,
    },
  };
}

function batchRow(service: ServiceStack): Row {
  const { waiting, dead } = service.batches;
  return functionRow('expand-batch', service, {
    'batches waiting and taken': [
      waiting.metricApproximateNumberOfMessagesVisible({ period }),
      waiting.metricApproximateNumberOfMessagesNotVisible({ period }),
    ],
    'dead messages': [dead.metricApproximateNumberOfMessagesVisible({ period })],
  });
}

function queueRow({ queue: { waiting, dead } }: ServiceStack): Row {
  return {
    title: 'the queue',
    graphs: {
      'messages waiting and taken': [
        waiting.metricApproximateNumberOfMessagesVisible({ period }),
        waiting.metricApproximateNumberOfMessagesNotVisible({ period }),
      ],
      'oldest message': [waiting.metricApproximateAgeOfOldestMessage({ period })],
      // Fair queues: what a noisy client piles up is not counted here.
      'waiting, quiet clients only': [
        waiting.metric('ApproximateNumberOfMessagesVisibleInQuietGroups', { period }),
      ],
      'dead letters': [dead.metricApproximateNumberOfMessagesVisible({ period })],
    },
  };
}

function tables({ jobs, limits, registry }: DataStack): Row {
  const each = { jobs, limits, registry };
  const lines = (metricName: string): IMetric[] =>
    Object.entries(each).map(([label, { table }]) =>
      table.metric(metricName, { period, statistic: Stats.SUM, label }),
    );
  return {
    title: 'rows',
    graphs: {
      'read units': lines('ConsumedReadCapacityUnits'),
      'write units': lines('ConsumedWriteCapacityUnits'),
      'refused writes': lines('WriteThrottleEvents'),
    },
  };
}
