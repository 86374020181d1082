import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';

import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ulid } from 'ulid';
import { JobFailure } from '../jobs/errors.ts';
import { ROUTES } from '../routes.ts';
import { Caller } from './caller.ts';
import { corsHeaders, SECURITY_HEADERS } from './headers.ts';
import { logger, metrics, tracer } from './observability.ts';
import { problem } from './problem.ts';
import { publishMetrics } from './publish-metrics.ts';

/** A request, as far as the handlers read it. */
export interface HttpRequest {
  /** Method and path template, such as `GET /v1/jobs/{jobId}`. */
  readonly route: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Correlates this request with everything that comes of it. */
  readonly requestId: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; a string as it is, with the `content-type` given. */
  readonly body?: object | string;
}

export interface HttpOptions {
  /** Origins that browsers may call from. */
  readonly corsOrigins?: readonly string[];
}

/** A handler of a route that needs a key. */
export type Answer = (request: HttpRequest, caller: Caller) => Promise<HttpResponse>;

/** A handler of an open route. */
export type OpenAnswer = (request: HttpRequest) => Promise<HttpResponse>;

/** A Lambda handler for routes that need a key, with its scope checked. */
export const createHttpHandler = (answer: Answer, options: HttpOptions = {}) =>
  createOpenHandler(async (request, event) => {
    const caller = Caller.safeParse(event.requestContext.authorizer).data;
    if (!caller) throw new JobFailure('UNAUTHORIZED', 'Send your API key as x-api-key.');
    logger.appendKeys({ clientId: caller.clientId });
    requireScope(request.route, caller);
    return answer(request, caller);
  }, options);

/** A Lambda handler for any route: correlation, tracing, logs, problem answers, headers. */
export const createOpenHandler = (
  answer: (request: HttpRequest, event: APIGatewayProxyEvent) => Promise<HttpResponse>,
  { corsOrigins = [] }: HttpOptions = {},
) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics(metrics))
    .handler(async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
      const request = requestOf(event);
      logger.appendKeys({ requestId: request.requestId, route: request.route });
      const response = await answer(request, event).catch((thrown: unknown) =>
        refuse(request, JobFailure.from(thrown)),
      );
      return rendered(response, request, corsOrigins);
    });

function requestOf(event: APIGatewayProxyEvent): HttpRequest {
  const headers = lowerCased(event.headers);
  return {
    route: `${event.httpMethod} ${event.resource}`,
    path: present(event.pathParameters),
    query: present(event.queryStringParameters),
    headers,
    body: event.body === null ? undefined : decoded(event.body, event.isBase64Encoded),
    requestId: requestIdOf(headers['x-request-id']),
  };
}

/** Printable and short, for it goes into logs and headers as it is. */
const REQUEST_ID = /^[\w.:-]{8,128}$/;

/** The id that the client gave this request, or a new one. */
export const requestIdOf = (sent: string | undefined): string =>
  sent !== undefined && REQUEST_ID.test(sent) ? sent : `req_${ulid()}`;

function requireScope(route: string, { scopes }: Caller): void {
  const known = ROUTES.find(({ method, path }) => `${method} ${path}` === route);
  if (!known) throw new JobFailure('NOT_FOUND', 'There is nothing here. See /docs.');
  const scope = 'scope' in known ? known.scope : undefined;
  if (scope === undefined || scopes.includes(scope)) return;
  throw new JobFailure('FORBIDDEN', `This key lacks the scope ${scope}.`);
}

function refuse(request: HttpRequest, failure: JobFailure): HttpResponse {
  const { code, status, message } = failure;
  if (status < 500) logger.info('request refused', { code, detail: message });
  else logger.error('request failed', { code, error: failure });
  return problem(failure, request.requestId);
}

function rendered(
  { status, headers, body }: HttpResponse,
  request: HttpRequest,
  corsOrigins: readonly string[],
): APIGatewayProxyResult {
  const isText = typeof body === 'string';
  return {
    statusCode: status,
    headers: {
      ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
      ...SECURITY_HEADERS,
      ...corsHeaders(request.headers.origin, corsOrigins),
      'x-request-id': request.requestId,
      ...headers,
    },
    body: body === undefined ? '' : isText ? body : JSON.stringify(body),
  };
}

const decoded = (body: string, isBase64: boolean): string =>
  isBase64 ? Buffer.from(body, 'base64').toString() : body;

const lowerCased = (headers: Record<string, string | undefined> | null): Record<string, string> =>
  Object.fromEntries(
    Object.entries(present(headers)).map(([name, value]) => [name.toLowerCase(), value]),
  );

const present = (values: Record<string, string | undefined> | null): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values ?? {}).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
