import type { FailureCode } from '../jobs/errors.ts';

/** Names of Chromium's network errors, by their beginning, and what a job fails with. */
const NET_ERRORS: readonly (readonly [string, FailureCode])[] = [
  ['ERR_NAME_', 'DNS_FAILED'],
  ['ERR_DNS_', 'DNS_FAILED'],
  ['ERR_ICANN_NAME_COLLISION', 'ADDRESS_BLOCKED'],
  ['ERR_CERT', 'TARGET_TLS_FAILED'],
  ['ERR_SSL', 'TARGET_TLS_FAILED'],
  ['ERR_BAD_SSL', 'TARGET_TLS_FAILED'],
  ['ERR_TLS', 'TARGET_TLS_FAILED'],
  ['ERR_TOO_MANY_REDIRECTS', 'TOO_MANY_REDIRECTS'],
  ['ERR_INVALID_REDIRECT', 'TARGET_UNREACHABLE'],
  ['ERR_UNSAFE_REDIRECT', 'ADDRESS_BLOCKED'],
  ['ERR_UNSAFE_PORT', 'ADDRESS_BLOCKED'],
  ['ERR_DISALLOWED_URL_SCHEME', 'ADDRESS_BLOCKED'],
  ['ERR_UNKNOWN_URL_SCHEME', 'ADDRESS_BLOCKED'],
  ['ERR_ACCESS_DENIED', 'ADDRESS_BLOCKED'],
  ['ERR_BLOCKED_BY', 'ADDRESS_BLOCKED'],
  ['ERR_INVALID_AUTH_CREDENTIALS', 'TARGET_AUTH_REQUIRED'],
  ['ERR_UNEXPECTED_PROXY_AUTH', 'TARGET_AUTH_REQUIRED'],
  ['ERR_TIMED_OUT', 'TARGET_TIMEOUT'],
  ['ERR_CONNECTION_TIMED_OUT', 'TARGET_TIMEOUT'],
  ['ERR_INSUFFICIENT_RESOURCES', 'PAGE_OUT_OF_MEMORY'],
  ['ERR_OUT_OF_MEMORY', 'PAGE_OUT_OF_MEMORY'],
];

/**
 * What a failed navigation means for the job. Whatever else goes wrong between browser and target
 * (resets, bad framing, bad encodings) is a target that cannot be reached.
 *
 * @param message - such as `net::ERR_CERT_DATE_INVALID at https://example.com/`
 * @returns `undefined` when the message names no network error
 */
export function codeOfNetError(message: string): FailureCode | undefined {
  const name = /net::(ERR_\w+)/.exec(message)?.[1];
  if (name === undefined) return undefined;
  return NET_ERRORS.find(([start]) => name.startsWith(start))?.[1] ?? 'TARGET_UNREACHABLE';
}
