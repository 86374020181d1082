import { S3ServiceException } from '@aws-sdk/client-s3';
import { JobFailure } from '../jobs/errors.ts';

/** What a connection says that came to nothing. */
const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** What the SDK says of a service that is overloaded; its status is not always one of 5xx. */
const BUSY = new Set(['SlowDown', 'RequestTimeout', 'TimeoutError', 'ThrottlingException']);

export const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

/** Says «busy» for what heals by itself, and lets everything else fly. */
export function busy(error: unknown): never {
  const name = error instanceof Error ? error.name : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if ((statusOf(error) ?? 0) < 500 && !BUSY.has(name) && !LOST.has(code)) throw error;
  throw new JobFailure('UNAVAILABLE', 'The service is busy. Send the request again.', {
    cause: error,
    retryAfterS: 5,
  });
}
