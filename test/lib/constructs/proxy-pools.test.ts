import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ENV } from '../../../src/contract.ts';
import { synthesized, templatesOf } from '../../support/stage-templates.ts';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:proxies-AbCdEf';

const told = (template: Template) =>
  Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { [ENV.proxyPoolsSecret]: SECRET } } },
    }),
  );

describe('proxy pools', () => {
  it('are read by the worker alone, from the one secret that the owner names', () => {
    const { service, findings } = synthesized('dev', { proxyPoolsSecret: SECRET });

    expect(told(service)).toHaveLength(1);
    const allowed = Object.entries(service.findResources('AWS::IAM::Policy'))
      .filter(([, policy]) => JSON.stringify(policy).includes(SECRET))
      .map(([id]) => id);
    expect(allowed).toEqual([expect.stringMatching(/^Runnerrunjobrole/)]);
    expect(findings).toEqual(templatesOf('dev').findings);
  });

  it('are nobody’s where there are none', () => {
    expect(told(templatesOf('dev').service)).toEqual([]);
  });
});
