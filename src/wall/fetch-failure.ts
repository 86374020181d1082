import { JobFailure } from '../jobs/errors.ts';
import { asFailure } from './connect.ts';

/** How Node and OpenSSL name what is wrong with a certificate or with the handshake. */
const TLS_ERRORS = /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO)/;

/** Names what a request of our own failed with. */
export function asFetchFailure(error: unknown, host: string): JobFailure {
  if (error instanceof JobFailure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!TLS_ERRORS.test(code)) return asFailure(error, host);
  return new JobFailure('TARGET_TLS_FAILED', `${host} offers no TLS that can be trusted.`, {
    cause: error,
  });
}
