import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { JobFailure } from '../jobs/errors.ts';

/** Reasons that pass by themselves: another transaction, or too many requests. */
const PASSING = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

const BUSY = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TransactionConflictException',
  'TransactionInProgressException',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);

export const isConditionFailure = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException;

/** The failed condition of a single write, with the row that stood in its way if it was asked for. */
export const conditionFailure = (error: unknown): ConditionalCheckFailedException | undefined =>
  error instanceof ConditionalCheckFailedException ? error : undefined;

/** What stopped each write of a transaction, in their order; `undefined` if it was not cancelled. */
export function cancellation(error: unknown) {
  return error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? [])
    : undefined;
}

/** Nobody's condition failed; the same transaction may well succeed a moment later. */
export function isPassing(error: unknown): boolean {
  const reasons = cancellation(error);
  if (!reasons) return error instanceof Error && error.name === 'TransactionConflictException';
  const codes = reasons.map(({ Code }) => Code ?? 'None').filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => PASSING.has(code));
}

/** Says «busy» for what heals by itself, and lets everything else fly. */
export function translated(error: unknown): unknown {
  const name = error instanceof Error ? error.name : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!isPassing(error) && !BUSY.has(name) && !BUSY.has(code)) return error;
  return new JobFailure('UNAVAILABLE', 'The service is busy. Send the request again.', {
    cause: error,
    retryAfterS: 1,
  });
}
