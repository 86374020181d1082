import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { type CountWrongKey, createWrongKeys } from '../../src/clients/wrong-keys.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import { authorizerEventOf, type CallerContext, type Routed } from './gateway-event.ts';

export interface AuthorizerOptions {
  readonly authorize: (
    event: APIGatewayRequestAuthorizerEvent,
  ) => Promise<APIGatewayAuthorizerResult>;
  /** How long an answer is used again for the same key, in milliseconds. */
  readonly cacheMs: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Who sent this request. @throws JobFailure `UNAUTHORIZED` */
export type Identify = (routed: Routed) => Promise<CallerContext>;

/** Keys that are remembered at once; a laptop has few. */
const MOST_KEYS = 1_000;

/** Asks the authorizer like API Gateway: never without a key, and once for each key in a while. */
export function createIdentify({ authorize, cacheMs, now }: AuthorizerOptions): Identify {
  const countWrongKey = createWrongKeys(now);
  const known = new Map<string, { readonly caller: CallerContext; readonly until: number }>();

  return async (routed) => {
    const key = routed.request.headers['x-api-key'];
    if (typeof key !== 'string' || key === '')
      throw unauthorized('Send your API key as x-api-key.');
    const remembered = known.get(key);
    if (remembered && remembered.until > now()) return remembered.caller;

    const { context } = await authorize(authorizerEventOf(routed)).catch((error: unknown) => {
      throw isRefusal(error) ? wrongKey(routed, countWrongKey) : error;
    });
    const caller = textsOf(context);
    if (known.size >= MOST_KEYS) known.clear();
    known.set(key, { caller, until: now() + cacheMs });
    return caller;
  };
}

/** API Gateway hands every value on as text. */
const textsOf = (context: APIGatewayAuthorizerResult['context']): CallerContext =>
  Object.fromEntries(Object.entries(context ?? {}).map(([name, value]) => [name, String(value)]));

/** Only this word means that the key is not good; anything else is a failure of ours. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Unauthorized';

function wrongKey({ request }: Routed, count: CountWrongKey): JobFailure {
  const retryAfterS = count(request.socket.remoteAddress ?? '');
  if (retryAfterS === 0) return unauthorized('This API key is not valid.');
  return new JobFailure(
    'TOO_MANY_REQUESTS',
    'Too many wrong keys came from this address. This one is not valid either.',
    { retryAfterS },
  );
}

const unauthorized = (detail: string) => new JobFailure('UNAUTHORIZED', detail);
