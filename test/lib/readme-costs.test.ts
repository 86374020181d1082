import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STAGE_NAMES } from '../../lib/config.ts';
import { templatesOf } from '../support/stage-templates.ts';

/** Of each metric that an alarm of standard resolution looks at, a month, in US dollars. */
const ALARM_METRIC_USD = 0.1;

/** Absent: the alarm names its only metric itself. */
type Metrics = readonly { readonly MetricStat?: unknown }[] | undefined;

describe.each(STAGE_NAMES)('what README.md says that stage %s costs', (stage) => {
  it('holds for its alarms', () => {
    const { data, service, observability } = templatesOf(stage);
    const metrics = [data, service, observability]
      .flatMap((template) => Object.values(template.findResources('AWS::CloudWatch::Alarm')))
      .map(({ Properties }) => {
        const all: Metrics = Properties?.Metrics;
        return all ? all.filter(({ MetricStat }) => MetricStat !== undefined).length : 1;
      });
    const usd = metrics.reduce((sum, count) => sum + count, 0) * ALARM_METRIC_USD;

    const [, said] = /alarms\s+(\d+\.\d\d)/.exec(readFileSync('README.md', 'utf8')) ?? [];
    expect(said).toBe(usd.toFixed(2));
  });
});
