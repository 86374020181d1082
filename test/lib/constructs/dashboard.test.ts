import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../src/contract.ts';
import { templatesOf } from '../../support/stage-templates.ts';

describe('the dashboard', () => {
  const { observability } = templatesOf('dev');
  const [dashboard] = Object.values(observability.findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard);

  it('has a row for each step, in the order a job travels', () => {
    const rows = [...body.matchAll(/## ([^\\]+)/g)].map(([, title]) => title);

    expect(rows).toEqual([
      'the API and authorize',
      'submit-job',
      'the queue',
      'run-job',
      'the wall',
      'how jobs end',
      'bury-job',
      'deliver-webhook',
      'expand-batch',
      'sweep',
      'rows',
    ]);
  });

  it('draws every metric that our code emits', () => {
    expect(Object.values(METRICS).filter((metric) => !body.includes(metric))).toEqual([]);
  });
});
