/** On every answer: nothing is cached, sniffed, framed or run. */
export const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Lets a page of a configured origin read the answer; nothing for any other. */
export const corsHeaders = (
  origin: string | undefined,
  allowed: readonly string[],
): Record<string, string> =>
  origin !== undefined && allowed.includes(origin)
    ? {
        'access-control-allow-origin': origin,
        'access-control-expose-headers':
          'etag, idempotent-replayed, location, ratelimit, ratelimit-policy, retry-after, ' +
          'x-gannet-browser-ms, x-gannet-cost-usd, x-request-id',
        vary: 'origin',
      }
    : {};
