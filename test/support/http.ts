import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { ProblemView } from '../../src/api/schemas.ts';

export const CLIENT_ID = 'cli_01JTESTTESTTESTTESTTESTTEST';

/** What the authorizer hands over for a client that may do everything with jobs. */
export const CALLER = {
  clientId: CLIENT_ID,
  keyId: 'key_01JTESTTESTTESTTESTTESTTEST',
  scopes: 'jobs:read jobs:write',
  jobsPerDay: '100',
  rules: '{}',
};

interface Sent {
  /** Method and path template, as in the route table. */
  readonly route: string;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, unless it is a string. */
  readonly body?: unknown;
  /** `null`: nobody was authorized. */
  readonly caller?: Record<string, string> | null;
}

/** An event as API Gateway sends it, as far as the functions read it. */
export function apiEvent(sent: Sent): APIGatewayProxyEvent {
  const [httpMethod = '', resource = ''] = sent.route.split(' ');
  const event: Partial<APIGatewayProxyEvent> = {
    httpMethod,
    resource,
    headers: { 'Content-Type': 'application/json', ...sent.headers },
    pathParameters: sent.path ?? null,
    queryStringParameters: sent.query ?? null,
    body:
      sent.body === undefined || typeof sent.body === 'string'
        ? (sent.body ?? null)
        : JSON.stringify(sent.body),
    isBase64Encoded: false,
    requestContext: { authorizer: sent.caller === undefined ? CALLER : sent.caller } as never,
  };
  return event as APIGatewayProxyEvent;
}

export const lambdaContext = {
  awsRequestId: 'aws-request',
  functionName: 'test',
  functionVersion: '1',
  memoryLimitInMB: '512',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:test',
  getRemainingTimeInMillis: () => 300_000,
} as Context;

/** The body of a refusal, held to the schema that the description shows. */
export const problemOf = ({ body }: { readonly body: string }) =>
  ProblemView.parse(JSON.parse(body));
