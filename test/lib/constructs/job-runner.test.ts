import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { ENV, LIMITS } from '../../../src/contract.ts';
import { templatesOf } from '../../support/stage-templates.ts';

const FUNCTION = 'AWS::Lambda::Function';

describe('the job runner', () => {
  it('is a zip with the browser in a layer, where no container tools are wanted', () => {
    const { service } = templatesOf('dev');

    service.hasResourceProperties(FUNCTION, {
      Runtime: 'nodejs24.x',
      Layers: [{ Ref: Match.stringLikeRegexp('^RunnerChromium') }],
      Environment: { Variables: Match.objectLike({ [ENV.chromiumFolder]: '/opt/chromium' }) },
    });
    service.resourceCountIs('AWS::Lambda::LayerVersion', 1);
  });

  it('is a container image with the same variables, elsewhere', () => {
    const { service } = templatesOf('prod');

    service.hasResourceProperties(FUNCTION, {
      PackageType: 'Image',
      Environment: { Variables: Match.objectLike({ [ENV.chromiumFolder]: '/opt/chromium' }) },
    });
    service.resourceCountIs('AWS::Lambda::LayerVersion', 0);
  });

  it.each(['dev', 'prod'] as const)('leaves memory to the browser, in %s', (stage) => {
    templatesOf(stage).service.hasResourceProperties(FUNCTION, {
      Environment: {
        Variables: Match.objectLike({
          [ENV.chromiumFolder]: Match.anyValue(),
          NODE_OPTIONS: '--enable-source-maps --max-semi-space-size=16',
        }),
      },
    });
  });

  it.each(['dev', 'prod'] as const)(
    'has the processor that Chromium is made for, in %s',
    (stage) => {
      templatesOf(stage).service.hasResourceProperties(FUNCTION, {
        Environment: { Variables: Match.objectLike({ [ENV.chromiumFolder]: Match.anyValue() }) },
        Architectures: ['x86_64'],
        Timeout: LIMITS.runTimeoutS,
      });
    },
  );

  it('has the memory and the room of its stage, and reserves nothing', () => {
    templatesOf('prod').service.hasResourceProperties(FUNCTION, {
      PackageType: 'Image',
      MemorySize: 3_008,
      EphemeralStorage: { Size: 2_048 },
      ReservedConcurrentExecutions: Match.absent(),
    });
  });
});
