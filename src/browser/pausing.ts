import { isInterruption } from '../jobs/continuation.ts';

/**
 * Work that keeps something when it is to go on at another time. What cannot be kept is lost: the
 * work is interrupted all the same.
 */
export const pausing = <Result>(
  work: Promise<Result>,
  pause: () => Promise<void>,
): Promise<Result> =>
  work.catch(async (thrown: unknown) => {
    if (isInterruption(thrown)) await pause().catch(() => undefined);
    throw thrown;
  });
