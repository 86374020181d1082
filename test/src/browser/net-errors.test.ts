import { describe, expect, it } from 'vitest';
import { codeOfNetError } from '../../../src/browser/net-errors.ts';

describe('codeOfNetError', () => {
  it.each([
    ['net::ERR_NAME_NOT_RESOLVED at https://a.test/', 'DNS_FAILED'],
    ['net::ERR_CERT_DATE_INVALID', 'TARGET_TLS_FAILED'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'TARGET_TLS_FAILED'],
    ['net::ERR_TOO_MANY_REDIRECTS', 'TOO_MANY_REDIRECTS'],
    ['net::ERR_UNSAFE_REDIRECT', 'ADDRESS_BLOCKED'],
    ['net::ERR_UNSAFE_PORT', 'ADDRESS_BLOCKED'],
    ['net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS', 'ADDRESS_BLOCKED'],
    ['net::ERR_INVALID_AUTH_CREDENTIALS', 'TARGET_AUTH_REQUIRED'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'TARGET_TIMEOUT'],
    ['net::ERR_OUT_OF_MEMORY', 'PAGE_OUT_OF_MEMORY'],
    ['net::ERR_CONNECTION_RESET', 'TARGET_UNREACHABLE'],
    ['net::ERR_EMPTY_RESPONSE', 'TARGET_UNREACHABLE'],
    ['net::ERR_HTTP2_PROTOCOL_ERROR', 'TARGET_UNREACHABLE'],
    ['net::ERR_SOMETHING_NEW', 'TARGET_UNREACHABLE'],
  ])('%s is %s', (message, code) => {
    expect(codeOfNetError(message)).toBe(code);
  });

  it('knows what is no network error', () => {
    expect(codeOfNetError('Page crashed!')).toBeUndefined();
  });
});
