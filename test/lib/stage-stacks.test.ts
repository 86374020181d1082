import { Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { STAGE_NAMES } from '../../lib/config.ts';
import { normalised } from '../support/normalised-template.ts';
import { newApp, templatesOf } from '../support/stage-templates.ts';

describe.each(STAGE_NAMES)('stage %s', (stage) => {
  it('breaks no rule of CloudFormation or cdk-nag that is not explained', () => {
    expect(templatesOf(stage).findings).toEqual([]);
  });

  it('consists of these resources', () => {
    const { data, service, observability } = templatesOf(stage);

    expect({
      data: normalised(data),
      service: normalised(service),
      observability: normalised(observability),
    }).toMatchSnapshot();
  });
});

describe('a stack', () => {
  it('does not even synthesize when it breaks a rule', () => {
    const app = newApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    new Queue(new Stack(app, 'Careless'), 'Open');

    expect(() => app.synth()).toThrow('does not require requests to use SSL');
  });
});
