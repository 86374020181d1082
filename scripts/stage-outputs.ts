import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type OUTPUTS, stackName } from '../lib/outputs.ts';

export type OutputName = (typeof OUTPUTS)[keyof typeof OUTPUTS];

/** Reads one thing that a deployed stage tells about itself. @throws Error if it does not */
export type ReadOutput = (name: OutputName) => string;

/** What a deployed stage tells about itself, from its data and its service stack. */
export async function readStageOutputs(stage: string): Promise<ReadOutput> {
  const client = new CloudFormationClient();
  const outputs = new Map<string, string>();
  for (const part of ['data', 'service'] as const) {
    const StackName = stackName(stage, part);
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    for (const { OutputKey, OutputValue } of Stacks.flatMap(({ Outputs = [] }) => Outputs)) {
      if (OutputKey && OutputValue) outputs.set(OutputKey, OutputValue);
    }
  }
  return (name) => {
    const value = outputs.get(name);
    if (value === undefined) throw new Error(`Stage ${stage} has no output ${name}.`);
    return value;
  };
}
