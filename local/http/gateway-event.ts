import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { Route } from '../../src/routes.ts';

/** What is known of a request once its route was found. */
export interface Routed {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly receivedAt: number;
}

/** The answer of the authorizer, as API Gateway hands it on. */
export type CallerContext = Readonly<Record<string, string>>;

const STAGE = 'local';
const API_ID = 'gannet';
const ACCOUNT_ID = '000000000000';

/** A request as API Gateway's REST API would hand it to a function. */
export function proxyEventOf(
  routed: Routed,
  body: string,
  caller: CallerContext | undefined,
): APIGatewayProxyEvent {
  return {
    ...partsOf(routed),
    body: body === '' ? null : body,
    isBase64Encoded: false,
    requestContext: { ...contextOf(routed), authorizer: caller ? { ...caller } : null },
  };
}

/** The same request as a REQUEST authorizer sees it: without the body. */
export function authorizerEventOf(routed: Routed): APIGatewayRequestAuthorizerEvent {
  const { method, path } = routed.route;
  return {
    ...partsOf(routed),
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:local:${ACCOUNT_ID}:${API_ID}/${STAGE}/${method}${path}`,
    requestContext: { ...contextOf(routed), authorizer: undefined },
  };
}

function partsOf({ request, url, route, path }: Routed) {
  const headers = headersOf(request);
  const query = grouped([...url.searchParams]);
  return {
    resource: route.path,
    path: url.pathname,
    httpMethod: route.method,
    headers: lastOfEach(headers),
    multiValueHeaders: headers,
    queryStringParameters: emptyToNull(lastOfEach(query)),
    multiValueQueryStringParameters: emptyToNull(query),
    pathParameters: emptyToNull({ ...path }),
    stageVariables: null,
  };
}

function contextOf({ request, url, route, requestId, receivedAt }: Routed) {
  const sourceIp = request.socket.remoteAddress ?? '';
  return {
    accountId: ACCOUNT_ID,
    apiId: API_ID,
    stage: STAGE,
    protocol: `HTTP/${request.httpVersion}`,
    httpMethod: route.method,
    path: url.pathname,
    resourcePath: route.path,
    resourceId: `${route.method} ${route.path}`,
    requestId,
    requestTimeEpoch: receivedAt,
    domainName: request.headers.host,
    identity: { ...NO_IDENTITY, sourceIp, userAgent: request.headers['user-agent'] ?? null },
  };
}

/** Everything that only AWS could tell about a caller. */
const NO_IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** Names as they were sent, for API Gateway leaves their case alone and so do we. */
function headersOf({ rawHeaders }: IncomingMessage): Record<string, string[]> {
  const pairs = rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );
  return grouped(pairs);
}

function grouped(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    const values = groups[name] ?? [];
    groups[name] = [...values, value];
  }
  return groups;
}

const lastOfEach = (groups: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? '']));

const emptyToNull = <Value>(record: Record<string, Value>): Record<string, Value> | null =>
  Object.keys(record).length === 0 ? null : record;
