import { type ResponseType, type RestApi, ResponseType as Type } from 'aws-cdk-lib/aws-apigateway';

/** An answer that API Gateway gives by itself, without one of our functions. */
export interface GatewayAnswer {
  readonly type: ResponseType;
  /** Status, code and title of `src/jobs/errors.ts`; a test compares them. */
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** Seconds. */
  readonly retryAfterS?: number;
}

const forbidden = (type: ResponseType): GatewayAnswer => ({
  type,
  status: 403,
  code: 'FORBIDDEN',
  title: 'The key does not allow this',
  detail: 'Use a key that has the scope of this route.',
});

const tooMany = (type: ResponseType): GatewayAnswer => ({
  type,
  status: 429,
  code: 'TOO_MANY_REQUESTS',
  title: 'Requests come too fast',
  detail: 'Wait a second and send fewer requests at once.',
  retryAfterS: 1,
});

const internal = (type: ResponseType): GatewayAnswer => ({
  type,
  status: 500,
  code: 'INTERNAL',
  title: 'Something failed on our side',
  detail: 'Send the request again; name the request id if it keeps failing.',
});

const unavailable = (type: ResponseType): GatewayAnswer => ({
  type,
  status: 503,
  code: 'UNAVAILABLE',
  title: 'The service is busy',
  detail: 'The service took too long. Send the request again.',
  retryAfterS: 5,
});

const notFound = (type: ResponseType): GatewayAnswer => ({
  type,
  status: 404,
  code: 'NOT_FOUND',
  title: 'There is nothing here',
  detail: 'No route has this method and path.',
});

const invalid = (type: ResponseType): GatewayAnswer => ({
  type,
  status: 400,
  code: 'INVALID_REQUEST',
  title: 'The request is not valid',
  detail: 'The request could not be read.',
});

export const GATEWAY_ANSWERS: readonly GatewayAnswer[] = [
  {
    type: Type.UNAUTHORIZED,
    status: 401,
    code: 'UNAUTHORIZED',
    title: 'The key is missing or not valid',
    detail: 'Send a valid key in the header x-api-key.',
  },
  forbidden(Type.ACCESS_DENIED),
  forbidden(Type.INVALID_API_KEY),
  forbidden(Type.INVALID_SIGNATURE),
  forbidden(Type.EXPIRED_TOKEN),
  forbidden(Type.WAF_FILTERED),
  // What API Gateway calls a missing token is a path or a method that it does not know.
  notFound(Type.MISSING_AUTHENTICATION_TOKEN),
  notFound(Type.RESOURCE_NOT_FOUND),
  {
    type: Type.REQUEST_TOO_LARGE,
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    title: 'The body is too large',
    detail: 'A body may have 256 kB.',
  },
  {
    type: Type.UNSUPPORTED_MEDIA_TYPE,
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    title: 'The body is not JSON',
    detail: 'Send the body as application/json.',
  },
  tooMany(Type.THROTTLED),
  tooMany(Type.QUOTA_EXCEEDED),
  invalid(Type.BAD_REQUEST_BODY),
  invalid(Type.BAD_REQUEST_PARAMETERS),
  invalid(Type.DEFAULT_4XX),
  unavailable(Type.INTEGRATION_TIMEOUT),
  unavailable(Type.INTEGRATION_FAILURE),
  internal(Type.DEFAULT_5XX),
];

/**
 * As on our own answers. Only the policy is worded otherwise: a value stands in single quotes here
 * and so cannot hold 'none'. A list without sources matches nothing, which is the same.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': 'default-src; frame-ancestors',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Makes API Gateway's own answers look like ours: problem+json with our codes and headers. It cannot
 * choose among origins, so of several the pages of the first may read why they were refused; to say
 * whatever origin asks would let any page read it (docs/api.md).
 */
export function addGatewayAnswers(api: RestApi, corsOrigins: readonly string[]): void {
  for (const answer of GATEWAY_ANSWERS) {
    api.addGatewayResponse(`answer-${answer.type.responseType}`, {
      type: answer.type,
      statusCode: String(answer.status),
      responseHeaders: { ...headersOf(answer), ...corsOf(corsOrigins) },
      templates: { 'application/json': bodyOf(answer) },
    });
  }
}

/** Values in single quotes are texts; others are taken from the request. */
function headersOf({ retryAfterS }: GatewayAnswer): Record<string, string> {
  const texts = {
    ...SECURITY_HEADERS,
    // The template must be keyed as application/json to be found; this is what is sent.
    'Content-Type': 'application/problem+json',
    ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
  };
  const quoted = Object.entries(texts).map(([name, text]) => [name, `'${text}'`]);
  return { ...Object.fromEntries(quoted), 'x-request-id': 'context.requestId' };
}

const corsOf = ([origin]: readonly string[]): Record<string, string> =>
  origin === undefined
    ? {}
    : {
        'access-control-allow-origin': `'${origin}'`,
        'access-control-expose-headers': "'retry-after, x-request-id'",
        vary: "'origin'",
      };

const bodyOf = ({ status, code, title, detail }: GatewayAnswer): string =>
  JSON.stringify({
    type: `/docs/errors#${code}`,
    title,
    status,
    detail,
    code,
    instance: '/requests/$context.requestId',
    requestId: '$context.requestId',
  });
