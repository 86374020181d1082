import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  cancellation,
  isConditionFailure,
  isPassing,
  translated,
} from '../../../src/aws/dynamo-errors.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';

const cancelledBy = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

const conditionFailed = new ConditionalCheckFailedException({ message: 'No', $metadata: {} });

const named = (name: string) => Object.assign(new Error('No'), { name });
const coded = (code: string) => Object.assign(new Error('No'), { code });

describe('an error of DynamoDB', () => {
  it('is a failed condition only if it says so', () => {
    expect(isConditionFailure(conditionFailed)).toBe(true);
    expect(isConditionFailure(cancelledBy('ConditionalCheckFailed'))).toBe(false);
  });

  it('of a cancelled transaction names what stopped each write', () => {
    const reasons = cancellation(cancelledBy('None', 'ConditionalCheckFailed'));

    expect(reasons?.map(({ Code }) => Code)).toEqual(['None', 'ConditionalCheckFailed']);
    expect(cancellation(conditionFailed)).toBeUndefined();
  });

  it.each([
    ['a conflict', cancelledBy('None', 'TransactionConflict'), true],
    ['a throttled write', cancelledBy('ThrottlingError', 'ProvisionedThroughputExceeded'), true],
    ['a conflict of a single write', named('TransactionConflictException'), true],
    ['a failed condition', cancelledBy('ConditionalCheckFailed'), false],
    [
      'a conflict and a condition',
      cancelledBy('TransactionConflict', 'ConditionalCheckFailed'),
      false,
    ],
    ['a cancellation without a reason', cancelledBy(), false],
    ['anything else', named('ResourceNotFoundException'), false],
  ])('passes by itself or not: %s', (_what, error, expected) => {
    expect(isPassing(error)).toBe(expected);
  });

  it.each([
    cancelledBy('TransactionConflict'),
    named('ThrottlingException'),
    named('ProvisionedThroughputExceededException'),
    named('InternalServerError'),
    named('TimeoutError'),
    coded('ECONNREFUSED'),
    coded('ECONNRESET'),
  ])('means «try again in a moment» when it heals by itself: %s', (error) => {
    const failure = translated(error);

    expect(failure).toBeInstanceOf(JobFailure);
    expect(failure).toMatchObject({ code: 'UNAVAILABLE', retryAfterS: 1, cause: error });
  });

  it.each([conditionFailed, named('ValidationException'), 'a string', undefined])(
    'is left as it is when it does not: %s',
    (error) => {
      expect(translated(error)).toBe(error);
    },
  );
});
