import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { templatesOf } from '../../support/stage-templates.ts';

const Arn = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });
const Mapping = z.object({
  Properties: z.object({ EventSourceArn: Arn, FunctionName: z.object({ Ref: z.string() }) }),
});
const Policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Action: z.unknown() })) }),
    Roles: z.array(z.object({ Ref: z.string() })),
  }),
});
const Lambda = z.object({
  Properties: z.object({ Role: Arn, RecursiveLoop: z.string().optional() }),
});

const { service } = templatesOf('prod');
const of = <Row>(type: string, row: z.ZodType<Row>): Record<string, Row> =>
  z.record(z.string(), row).parse(service.findResources(type));

const functions = of('AWS::Lambda::Function', Lambda);

/** Functions that are given messages of a queue which they may also send to. */
function inLoops(): string[] {
  const policies = Object.values(of('AWS::IAM::Policy', Policy));
  return Object.values(of('AWS::Lambda::EventSourceMapping', Mapping)).flatMap(({ Properties }) => {
    const [queue] = Properties.EventSourceArn['Fn::GetAtt'];
    const name = Properties.FunctionName.Ref;
    const role = functions[name]?.Properties.Role['Fn::GetAtt'][0];
    const sends = policies
      .filter((policy) => policy.Properties.Roles.some(({ Ref }) => Ref === role))
      .flatMap((policy) => policy.Properties.PolicyDocument.Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('sqs:SendMessage'));
    return JSON.stringify(sends).includes(`"${queue}"`) ? [name] : [];
  });
}

describe('functions that send messages to themselves', () => {
  it('are those whose work goes on in a later message', () => {
    expect(
      inLoops()
        .map((name) => name.replace(/[0-9A-F]{8}$/, ''))
        .sort(),
    ).toEqual(['Runnerrunjob', 'deliverwebhook', 'expandbatch']);
  });

  it('and no others may do so more than sixteen times: Lambda takes that for a runaway loop', () => {
    const allowed = Object.entries(functions)
      .filter(([, { Properties }]) => Properties.RecursiveLoop === 'Allow')
      .map(([name]) => name);

    expect(allowed.sort()).toEqual(inLoops().sort());
  });
});
