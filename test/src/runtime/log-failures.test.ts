import { afterEach, describe, expect, it, vi } from 'vitest';
import { Deferral } from '../../../src/jobs/deferral.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { RunContext } from '../../../src/jobs/ports.ts';
import { loggingFailures } from '../../../src/runtime/log-failures.ts';
import { logger } from '../../../src/runtime/observability.ts';
import { JOB_ID, NOW, queuedState, requestOf } from '../../support/jobs.ts';

const run = (thrown: unknown) =>
  loggingFailures(() => Promise.reject(thrown))(requestOf(queuedState()), {} as RunContext);

describe('loggingFailures', () => {
  const error = vi.spyOn(logger, 'error');
  const warn = vi.spyOn(logger, 'warn');
  afterEach(() => vi.clearAllMocks());

  it('logs what nobody foresaw, and lets it end the job as INTERNAL', async () => {
    await expect(run(new TypeError('oops'))).rejects.toMatchObject({ code: 'INTERNAL' });

    expect(error).toHaveBeenCalledWith(
      'job failed on our side',
      expect.objectContaining({ jobId: JOB_ID }),
    );
  });

  it('logs what lies under a failure, where something does', async () => {
    await expect(
      run(
        new JobFailure('BROWSER_LAUNCH_FAILED', 'It did not start.', {
          cause: new Error('ENOENT'),
        }),
      ),
    ).rejects.toMatchObject({ code: 'BROWSER_LAUNCH_FAILED' });
    await expect(
      run(new JobFailure('ELEMENT_NOT_FOUND', 'Nothing matched.')),
    ).rejects.toMatchObject({ code: 'ELEMENT_NOT_FOUND' });

    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('does not take a job that is put off for a failure', async () => {
    const putOff = new Deferral('site', NOW);

    await expect(run(putOff)).rejects.toBe(putOff);
    expect(error).not.toHaveBeenCalled();
  });
});
