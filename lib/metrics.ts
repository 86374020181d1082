import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../src/contract.ts';
import type { Stage } from './config.ts';

/** What Powertools puts into the dimension `service` of every metric that our code emits. */
export const serviceName = (stage: Stage): string => `gannet-${stage}`;

export type OwnMetric = keyof Omit<typeof METRICS, 'namespace'>;

/** A metric of our own code. */
export const ownMetric = (stage: Stage, name: OwnMetric, options: MetricOptions = {}): Metric =>
  new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS[name],
    dimensionsMap: { service: serviceName(stage) },
    statistic: name.endsWith('Ms') ? 'p95' : Stats.SUM,
    period: Duration.minutes(5),
    ...options,
  });
