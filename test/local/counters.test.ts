import { describe, expect, it } from 'vitest';
import { createCounters } from '../../local/counters.ts';

const line = (metrics: Record<string, readonly [unit: string, value: number | number[]]>) =>
  JSON.stringify({
    _aws: {
      Timestamp: 0,
      CloudWatchMetrics: [
        {
          Namespace: 'Gannet',
          Dimensions: [['service']],
          Metrics: Object.entries(metrics).map(([Name, [Unit]]) => ({ Name, Unit })),
        },
      ],
    },
    service: 'gannet',
    ...Object.fromEntries(Object.entries(metrics).map(([name, [, value]]) => [name, value])),
  });

describe('the counters of the local service', () => {
  it('add up what the handlers count, in the words of Prometheus', () => {
    const counters = createCounters();
    counters.take(line({ JobsSubmitted: ['Count', 1] }));
    counters.take(line({ JobsSubmitted: ['Count', [1, 1]], JobRunMs: ['Milliseconds', 700] }));
    counters.take(line({ JobRunMs: ['Milliseconds', [300]] }));

    expect(counters.text({ jobs_running: 2 })).toBe(
      [
        '# TYPE gannet_jobs_submitted_total counter',
        'gannet_jobs_submitted_total 3',
        '# TYPE gannet_job_run_ms summary',
        'gannet_job_run_ms_sum 1000',
        'gannet_job_run_ms_count 2',
        '# TYPE gannet_jobs_running gauge',
        'gannet_jobs_running 2',
        '',
      ].join('\n'),
    );
  });

  it('take lines of metrics out of the log, and no others', () => {
    const counters = createCounters();

    expect(counters.take(line({ JobsSubmitted: ['Count', 1] }))).toBe(true);
    expect(counters.take('{"level":"INFO","message":"job accepted"}')).toBe(false);
    expect(counters.take('')).toBe(false);
  });
});
