import * as z from 'zod';

/** A line in CloudWatch's embedded metric format, as far as it is counted. */
const MetricLine = z.object({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({ Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })) }),
    ),
  }),
});

const Values = z.union([z.number().transform((value) => [value]), z.array(z.number())]).catch([]);

/** What the handlers have counted since the start. */
export interface Counters {
  /** Counts what a line of the output says, and tells whether the line was one of metrics. */
  take(line: string): boolean;
  /** @param gauges - what is so at this moment, by name */
  text(gauges: Readonly<Record<string, number>>): string;
}

interface Total {
  sum: number;
  count: number;
  readonly isCount: boolean;
}

/** Adds up on a laptop what CloudWatch adds up on AWS, for Prometheus to read. */
export function createCounters(): Counters {
  const totals = new Map<string, Total>();

  const add = (name: string, isCount: boolean, values: readonly number[]) => {
    const total = totals.get(name) ?? { sum: 0, count: 0, isCount };
    for (const value of values) {
      total.sum += value;
      total.count += 1;
    }
    totals.set(name, total);
  };

  return {
    take: (line) => {
      const entry = line.startsWith('{"_aws"') ? metricsOf(line) : undefined;
      for (const { Name, Unit, values } of entry ?? []) add(Name, Unit === 'Count', values);
      return entry !== undefined;
    },
    text: (gauges) =>
      [
        ...[...totals].flatMap(([name, total]) => linesOf(prometheusName(name), total)),
        ...Object.entries(gauges).flatMap(([name, value]) => [
          `# TYPE gannet_${name} gauge`,
          `gannet_${name} ${value}`,
        ]),
        '',
      ].join('\n'),
  };
}

function metricsOf(line: string) {
  const entry: unknown = JSON.parse(line);
  const { _aws } = MetricLine.parse(entry);
  const values = z.record(z.string(), z.unknown()).parse(entry);
  return _aws.CloudWatchMetrics.flatMap(({ Metrics }) =>
    Metrics.map(({ Name, Unit }) => ({ Name, Unit, values: Values.parse(values[Name]) })),
  );
}

const linesOf = (name: string, { sum, count, isCount }: Total): string[] =>
  isCount
    ? [`# TYPE ${name}_total counter`, `${name}_total ${sum}`]
    : [`# TYPE ${name} summary`, `${name}_sum ${sum}`, `${name}_count ${count}`];

/** `JobsSubmitted` is `gannet_jobs_submitted` there. */
const prometheusName = (name: string): string =>
  `gannet${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
