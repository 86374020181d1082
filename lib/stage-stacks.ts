import { Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from './config.ts';
import { stackName } from './outputs.ts';
import { DataStack } from './stacks/data-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { ServiceStack } from './stacks/service-stack.ts';

/** The three stacks of one stage, each knowing only those before it. */
export function addStageStacks(scope: Construct, settings: StageSettings, chromiumFolder: string) {
  const { stage } = settings;
  const data = new DataStack(scope, stackName(stage, 'data'), {
    settings,
    description: `Gannet ${stage}: rows and artifacts`,
  });
  const service = new ServiceStack(scope, stackName(stage, 'service'), {
    settings,
    data,
    chromiumFolder,
    description: `Gannet ${stage}: takes, runs and answers jobs`,
  });
  const observability = new ObservabilityStack(scope, stackName(stage, 'observability'), {
    settings,
    data,
    service,
    description: `Gannet ${stage}: dashboard and alarms`,
  });
  for (const stack of [data, service, observability]) {
    Tags.of(stack).add('service', 'gannet');
    Tags.of(stack).add('stage', stage);
  }
  return { data, service, observability };
}
