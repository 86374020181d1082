import { isInterruption } from '../jobs/continuation.ts';
import { JobFailure } from '../jobs/errors.ts';
import type { RunKind } from '../jobs/ports.ts';
import { logger } from './observability.ts';

/** The client hears a code and a sentence; what was thrown underneath belongs into the log. */
export const loggingFailures =
  (run: RunKind): RunKind =>
  (request, context) =>
    run(request, context).catch((thrown: unknown) => {
      if (isInterruption(thrown)) throw thrown;
      const failure = JobFailure.from(thrown);
      const { code, cause } = failure;
      if (code === 'INTERNAL') {
        logger.error('job failed on our side', { jobId: request.jobId, error: failure });
      } else if (cause !== undefined) {
        logger.warn('attempt failed', { jobId: request.jobId, code, error: failure });
      }
      throw failure;
    });
