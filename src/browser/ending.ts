import { JobFailure } from '../jobs/errors.ts';

/**
 * The one way in which a job ends before its work is done: the deadline, a cancel, a breach of a
 * limit and a crash all come here, and the first one is what the job failed with.
 */
export interface Ending {
  readonly signal: AbortSignal;
  end(failure: JobFailure): void;
  /** Waits for work, but no longer than until the job ends. @throws JobFailure */
  during<Value>(work: Promise<Value>): Promise<Value>;
}

/** @param outer - ends the job with its reason, if that is a JobFailure */
export function createEnding(outer: AbortSignal): Ending {
  const controller = new AbortController();
  const end = (failure: JobFailure) => {
    if (!controller.signal.aborted) controller.abort(failure);
  };
  if (outer.aborted) end(failureOf(outer));
  else outer.addEventListener('abort', () => end(failureOf(outer)), { once: true });

  return {
    signal: controller.signal,
    end,
    async during(work) {
      const { promise, reject } = Promise.withResolvers<never>();
      const stop = () => reject(controller.signal.reason);
      // Who loses the race may still fail later; nobody waits for it any more.
      work.catch(() => undefined);
      controller.signal.throwIfAborted();
      controller.signal.addEventListener('abort', stop, { once: true });
      return Promise.race([work, promise]).finally(() => {
        controller.signal.removeEventListener('abort', stop);
      });
    },
  };
}

function failureOf({ reason }: AbortSignal): JobFailure {
  if (reason instanceof JobFailure) return reason;
  return new JobFailure('WORKER_STOPPED', 'The worker stopped the job.', { cause: reason });
}
