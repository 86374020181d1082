import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '../contract.ts';
import type { Traffic } from '../wall/ledger.ts';

/** Counts what the pages of a job did at the wall; what none did is not counted as nothing. */
export const countTraffic =
  (metrics: Pick<Metrics, 'addMetric'>) =>
  ({ requests, refused, breaches, receivedBytes, sentBytes }: Traffic): void => {
    const add = (name: string, value: number, unit: Unit = MetricUnit.Count) => {
      if (value > 0) metrics.addMetric(name, unit, value);
    };
    add(METRICS.wallRequests, requests);
    add(METRICS.wallRefusals, refused);
    add(METRICS.wallBreaches, breaches);
    add(METRICS.wallReceivedBytes, receivedBytes, MetricUnit.Bytes);
    add(METRICS.wallSentBytes, sentBytes, MetricUnit.Bytes);
  };

type Unit = Parameters<Metrics['addMetric']>[1];
