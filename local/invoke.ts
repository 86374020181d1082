import { randomUUID } from 'node:crypto';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import type { Context } from 'aws-lambda';

/** A Lambda handler, as far as it matters to who calls it. */
export type LambdaHandler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

export interface Invocation {
  readonly functionName: string;
  /** The function's time limit, in milliseconds. */
  readonly timeoutMs: number;
}

export type Invoke = <Event, Result>(
  handler: LambdaHandler<Event, Result>,
  event: Event,
  invocation: Invocation,
) => Promise<Result>;

/**
 * Calls handlers as Lambda does, many at once: each call has a store of its own, so that the keys
 * that one adds to the log do not show up on the lines of another.
 */
export async function createInvoke(now: () => number): Promise<Invoke> {
  // How the platform, too, tells Powertools that calls overlap; the number is not looked at.
  process.env.AWS_LAMBDA_MAX_CONCURRENCY = '64';
  const store = await InvokeStore.getInstanceAsync(true);
  const { REQUEST_ID } = InvokeStoreBase.PROTECTED_KEYS;
  return (handler, event, invocation) => {
    const awsRequestId = randomUUID();
    const context = contextOf(invocation, awsRequestId, now);
    return store.run({ [REQUEST_ID]: awsRequestId }, () => handler(event, context));
  };
}

function contextOf(
  { functionName, timeoutMs }: Invocation,
  awsRequestId: string,
  now: () => number,
): Context {
  const endsAt = now() + timeoutMs;
  return {
    functionName,
    awsRequestId,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '2048',
    logGroupName: functionName,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => endsAt - now(),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
