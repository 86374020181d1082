import type { IncomingMessage, RequestListener } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { JobFailure } from '../../src/jobs/errors.ts';
import type { Route } from '../../src/routes.ts';
import { requestIdOf } from '../../src/runtime/http.ts';
import type { Identify } from './authorizer.ts';
import { proxyEventOf, type Routed } from './gateway-event.ts';
import { matchRoute, methodsOf } from './match-route.ts';
import { readBody } from './read-body.ts';
import { sendProblem, sendResult } from './send.ts';

export interface GatewayOptions {
  /** Calls the function of a stage. */
  readonly call: (
    stage: Route['stage'],
    event: APIGatewayProxyEvent,
  ) => Promise<APIGatewayProxyResult>;
  readonly identify: Identify;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Told of what nobody foresaw; the client hears only that something failed. */
  readonly onError: (error: unknown, requestId: string) => void;
}

/**
 * Stands where API Gateway stands on AWS: finds the route, asks the authorizer, limits the body,
 * calls the function; and refuses by itself what would not get past the real one.
 */
export function createGateway({ call, identify, now, onError }: GatewayOptions): RequestListener {
  const answer = async (request: IncomingMessage, requestId: string) => {
    const routed = routedOf(request, requestId, now());
    const caller = routed.route.scope === undefined ? undefined : await identify(routed);
    const body = await readBody(request);
    return call(routed.route.stage, proxyEventOf(routed, body, caller));
  };

  return (request, response) => {
    const sentId = request.headers['x-request-id'];
    const requestId = requestIdOf(typeof sentId === 'string' ? sentId : undefined);
    void answer(request, requestId).then(
      (result) => sendResult(response, result),
      (thrown: unknown) => {
        const failure = JobFailure.from(thrown);
        if (failure.code === 'INTERNAL') onError(thrown, requestId);
        sendProblem(response, failure, requestId, allowedOn(request, failure));
      },
    );
  };
}

function routedOf(request: IncomingMessage, requestId: string, receivedAt: number): Routed {
  const url = urlOf(request);
  const match = matchRoute(request.method ?? '', url.pathname);
  if (match) return { request, url, ...match, requestId, receivedAt };
  const allowed = methodsOf(url.pathname).join(', ');
  if (!allowed) throw new JobFailure('NOT_FOUND', 'There is nothing here. See /docs.');
  throw new JobFailure('METHOD_NOT_ALLOWED', `This path takes ${allowed}.`);
}

/** RFC 9110, 15.5.6: who refuses a method says which ones there are. */
const allowedOn = (request: IncomingMessage, { code }: JobFailure): Record<string, string> =>
  code === 'METHOD_NOT_ALLOWED' ? { allow: methodsOf(urlOf(request).pathname).join(', ') } : {};

/** Parsed against an address of no meaning: only path and query are of interest. */
const urlOf = ({ url = '/' }: IncomingMessage): URL =>
  URL.parse(url, 'http://gateway') ?? new URL('http://gateway/');
