import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StageSettings } from './config.ts';
import type { Watch } from './constructs/alarms.ts';
import type { RowTable } from './constructs/row-table.ts';
import { type FunctionName, functionNames } from './functions.ts';
import { ownMetric } from './metrics.ts';
import type { DataStack } from './stacks/data-stack.ts';
import type { ServiceStack } from './stacks/service-stack.ts';

/** How long one look of an alarm lasts. */
const period = Duration.minutes(5);

/** Everything that rings, in the order a job travels. */
export function watchesOf(settings: StageSettings, data: DataStack, service: ServiceStack) {
  return [
    ...frontDoor(settings, service),
    ...waitingLine(settings, service),
    ...webhooks(settings, service),
    ...batches(service),
    ...functionErrors(settings, service),
    ...clockwork(settings, service),
    ...rows(data),
  ];
}

/** In five minutes: a client whose key has ended and that asks every second does not reach it. */
const WRONG_KEYS = 500;

function frontDoor({ stage, config }: StageSettings, { api }: ServiceStack): Watch[] {
  return [
    {
      name: 'api-server-errors',
      severity: 'page',
      says: 'Clients are answered with 500 and above.',
      metric: api.api.metricServerError({ period, statistic: Stats.SUM }),
      rings: { above: config.alarms.serverErrors },
    },
    {
      name: 'wrong-keys',
      severity: 'ticket',
      says: 'Somebody tries keys, or a client goes on with one that is not good any more.',
      metric: ownMetric(stage, 'wrongKeys', { period }),
      rings: { above: WRONG_KEYS },
    },
    {
      name: 'function-throttles',
      severity: 'page',
      says: 'The account has no room for more invocations, of these functions or of others.',
      // Nothing is reserved, so only the account's own limit can throttle: its metric has no name.
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Throttles',
        statistic: Stats.SUM,
        period,
      }),
      rings: { above: 0 },
      periods: 2,
    },
  ];
}

function waitingLine({ stage, config }: StageSettings, { queue }: ServiceStack): Watch[] {
  return [
    {
      name: 'queue-age',
      severity: 'page',
      says: 'Jobs wait too long for a worker.',
      metric: queue.waiting.metricApproximateAgeOfOldestMessage({ period }),
      rings: { above: config.alarms.queueAgeS },
    },
    {
      name: 'dead-letters',
      severity: 'page',
      says: 'Messages lie in the dead-letter queue, where bury-job should have taken them.',
      metric: queue.dead.metricApproximateNumberOfMessagesVisible({ period }),
      rings: { above: 0 },
      periods: 2,
    },
    {
      name: 'jobs-buried',
      severity: 'ticket',
      says: 'A job ended because no worker survived it.',
      metric: ownMetric(stage, 'jobsBuried', { period }),
      rings: { above: 0 },
    },
    {
      name: 'dead-letters-written',
      severity: 'ticket',
      says: 'Many jobs used up their attempts, or messages lead to no job.',
      metric: ownMetric(stage, 'deadLetters', { period }),
      rings: { above: config.alarms.deadLetters },
    },
    {
      name: 'leases-lost',
      severity: 'ticket',
      says: 'Workers lose their jobs while they run them.',
      metric: ownMetric(stage, 'leasesLost', { period }),
      rings: { above: 3 },
      periods: 3,
    },
    {
      name: 'recipe-warnings',
      severity: 'ticket',
      says: 'A stored recipe finds less than it used to: a site has changed.',
      metric: ownMetric(stage, 'recipeWarnings', { period: Duration.hours(1) }),
      rings: { above: 0 },
    },
  ];
}

function webhooks({ stage }: StageSettings, { deliveries }: ServiceStack): Watch[] {
  return [
    {
      name: 'webhook-dead-letters',
      severity: 'ticket',
      says: 'Messages of webhook deliveries died; the sweep sends new ones for their rows.',
      metric: deliveries.dead.metricApproximateNumberOfMessagesVisible({ period }),
      rings: { above: 0 },
    },
    {
      name: 'webhooks-disabled',
      severity: 'ticket',
      says: 'A webhook was disabled: it was gone, or let nothing through for days.',
      metric: ownMetric(stage, 'webhooksDisabled', { period }),
      rings: { above: 0 },
    },
  ];
}

function batches({ batches: { dead } }: ServiceStack): Watch[] {
  return [
    {
      name: 'dead-batches',
      severity: 'ticket',
      says: 'Messages of batches lie in their dead-letter queue: nobody could work on them.',
      metric: dead.metricApproximateNumberOfMessagesVisible({ period }),
      rings: { above: 0 },
    },
  ];
}

/**
 * One for each function but authorize: its only way to say 401 is to fail, so a wrong key counts
 * as an error. What really fails there answers 500, and `api-server-errors` rings.
 */
function functionErrors({ config }: StageSettings, { functions }: ServiceStack): Watch[] {
  const watched = functionNames.filter((name) => name !== 'authorize');
  return watched.map((name) => ({
    name: `${name}-errors`,
    severity: TICKETS.has(name) ? 'ticket' : 'page',
    says: `${name} fails in a way that nobody foresaw.`,
    metric: functions[name].metricErrors({ period }),
    rings: { above: config.alarms.errors },
  }));
}

/** Functions that nobody waits for. */
const TICKETS: ReadonlySet<FunctionName> = new Set(['health', 'describe-api']);

function clockwork({ stage, config }: StageSettings, { functions }: ServiceStack): Watch[] {
  return [
    {
      name: 'sweep-missing',
      severity: 'page',
      says: 'The sweep was not called, so nothing that went wrong heals.',
      metric: functions.sweep.metricInvocations({ period: Duration.minutes(15) }),
      rings: { below: 1 },
      silenceIsBad: true,
    },
    {
      name: 'sweep-lag',
      severity: 'page',
      says: 'The sweep finds rows long after their time.',
      metric: ownMetric(stage, 'sweepLagMs', { period, statistic: Stats.MAXIMUM }),
      rings: { above: config.alarms.sweepLagMs },
      periods: 2,
    },
  ];
}

function rows({ jobs, limits, registry }: DataStack): Watch[] {
  const watch = (name: string, { table }: RowTable): Watch => ({
    name: `${name}-throttles`,
    severity: 'page',
    says: `Writes to the ${name} table are refused: one key is too hot, or the account's limit is met.`,
    metric: new Metric({
      namespace: 'AWS/DynamoDB',
      metricName: 'WriteThrottleEvents',
      dimensionsMap: { TableName: table.tableName },
      statistic: Stats.SUM,
      period,
    }),
    rings: { above: 0 },
    periods: 2,
  });
  return [watch('jobs', jobs), watch('limits', limits), watch('registry', registry)];
}
