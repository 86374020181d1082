import type { Template } from 'aws-cdk-lib/assertions';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type FunctionName, functionNames } from '../../lib/functions.ts';
import { templatesOf } from '../support/stage-templates.ts';

const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item)]);

const Statement = z.object({
  Effect: z.literal('Allow'),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.unknown()),
});
const Policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({ Statement: z.array(Statement) }),
    Roles: z.array(z.object({ Ref: z.string() })),
  }),
});

const { service } = templatesOf('dev');

/** What the role of a function allows, statement by statement. */
function statementsOf(template: Template, name: FunctionName) {
  const role = `${name.replaceAll('-', '')}role`;
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .map((policy) => Policy.parse(policy).Properties)
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref.replace(/^Runner/, '').startsWith(role)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** Every function writes its log and its trace; what is listed here comes on top. */
const EVERY = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

const CONSUME = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];

const CHANGES_ROWS = [
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

const ERASE = ['s3:DeleteObject', 's3:ListBucket'];

const ALLOWED: Readonly<Record<FunctionName, readonly string[]>> = {
  authorize: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
  'submit-job': [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    's3:GetObject',
    'sqs:SendMessage',
  ],
  'get-job': ['dynamodb:GetItem', 'dynamodb:Query', 's3:GetObject'],
  'cancel-job': [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    'sqs:SendMessage',
  ],
  'retry-job': [...CHANGES_ROWS, 's3:GetObject', 'sqs:SendMessage'],
  'erase-job': [
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    ...ERASE,
  ],
  'manage-dead-letters': [...CHANGES_ROWS, 'sqs:SendMessage'],
  'run-job': [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    's3:GetObject',
    's3:PutObject',
    'secretsmanager:GetSecretValue',
    'sqs:SendMessage',
    ...CONSUME,
  ],
  'bury-job': [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'sqs:SendMessage',
    ...CONSUME,
  ],
  sweep: [...CHANGES_ROWS, ...ERASE, 'sqs:SendMessage'],
  'manage-webhooks': [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'secretsmanager:GetSecretValue',
    'sqs:SendMessage',
  ],
  'deliver-webhook': [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'secretsmanager:GetSecretValue',
    'sqs:SendMessage',
    ...CONSUME,
  ],
  'manage-schedules': CHANGES_ROWS,
  'manage-uploads': ['dynamodb:GetItem', 'dynamodb:PutItem', 's3:GetObject', 's3:PutObject'],
  'manage-batches': [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    's3:GetObject',
    's3:PutObject',
    'sqs:SendMessage',
  ],
  'expand-batch': [
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    's3:DeleteObject',
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
    'sqs:SendMessage',
    ...CONSUME,
  ],
  'manage-clients': [
    'apigateway:GET',
    'apigateway:POST',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
  ],
  'manage-sessions': [...CHANGES_ROWS, 'secretsmanager:GetSecretValue'],
  'manage-recipes': CHANGES_ROWS,
  'get-usage': ['dynamodb:GetItem', 'dynamodb:Query'],
  'manage-sites': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
  health: ['dynamodb:GetItem', 's3:ListBucket', 'sqs:GetQueueAttributes'],
  'describe-api': [],
};

describe.each(functionNames)('the role of %s', (name) => {
  const statements = statementsOf(service, name);
  const actions = new Set(statements.flatMap(({ Action }) => Action));

  it('allows exactly this', () => {
    expect([...actions].sort()).toEqual([...EVERY, ...ALLOWED[name]].sort());
  });

  it('names each action and each resource', () => {
    const vague = statements.filter(({ Resource }) => Resource.includes('*'));

    expect([...actions].filter((action) => action.includes('*'))).toEqual([]);
    // X-Ray knows no resources.
    expect(vague.flatMap(({ Action }) => Action).sort()).toEqual(EVERY.slice(2));
  });
});

describe('the worker, which opens pages of strangers', () => {
  const statements = statementsOf(service, 'run-job');
  const resourcesOf = (service: string) =>
    statements
      .filter(({ Action }) => Action.some((action) => action.startsWith(`${service}:`)))
      .flatMap(({ Resource }) => Resource.map((one) => JSON.stringify(one)));

  it('touches files below the prefix of clients only, and neither lists nor deletes them', () => {
    const actions = statements.flatMap(({ Action }) => Action);

    expect(actions).toContain('s3:PutObject');
    expect(actions).not.toContain('s3:ListBucket');
    expect(actions).not.toContain('s3:DeleteObject');
    expect(resourcesOf('s3').length).toBeGreaterThan(0);
    for (const resource of resourcesOf('s3')) expect(resource).toContain('/clients/*');
  });

  it('moves rows of its tables one by one, and neither scans nor deletes', () => {
    const actions = statements.flatMap(({ Action }) => Action);

    expect(actions).not.toContain('dynamodb:Scan');
    expect(actions).not.toContain('dynamodb:DeleteItem');
    expect(resourcesOf('dynamodb').length).toBeGreaterThan(0);
    for (const resource of resourcesOf('dynamodb')) expect(resource).not.toBe('"*"');
  });
});

const Environment = z.object({
  Properties: z.object({
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
});

describe.each(functionNames)('the function %s', (name) => {
  afterEach(() => vi.unstubAllEnvs());

  it('starts with the variables that it is given, and with no other', async () => {
    const id = name.replaceAll('-', '');
    const functions = Object.entries(service.findResources('AWS::Lambda::Function'));
    const [, resource] = functions.find(([key]) => key.replace(/^Runner/, '').startsWith(id)) ?? [];
    const { Variables } = Environment.parse(resource).Properties.Environment;
    for (const variable of Object.keys(process.env).filter((key) => key.startsWith('GANNET_'))) {
      vi.stubEnv(variable, undefined);
    }
    // A value that is only known once it is deployed is some text, as far as a start goes.
    for (const [variable, value] of Object.entries(Variables)) {
      vi.stubEnv(variable, typeof value === 'string' ? value : 'known-later');
    }

    const module: unknown = await import(`../../functions/${name}/index.ts`);

    expect(module).toHaveProperty('handler');
  });
});
