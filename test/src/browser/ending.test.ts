import { describe, expect, it } from 'vitest';
import { createEnding } from '../../../src/browser/ending.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';

const failure = (message: string) => new JobFailure('JOB_TIMEOUT', message);
const never = new Promise<never>(() => undefined);

describe('createEnding', () => {
  it('ends with what happened first', async () => {
    const ending = createEnding(new AbortController().signal);
    const waiting = ending.during(never);

    ending.end(failure('first'));
    ending.end(failure('second'));

    await expect(waiting).rejects.toThrow('first');
    await expect(ending.during(Promise.resolve(1))).rejects.toThrow('first');
  });

  it('ends with the reason of the outer signal', async () => {
    const outer = new AbortController();
    const waiting = createEnding(outer.signal).during(never);

    outer.abort(failure('outer'));

    await expect(waiting).rejects.toMatchObject({ code: 'JOB_TIMEOUT', message: 'outer' });
  });

  it('calls a stop without a reason of ours WORKER_STOPPED', async () => {
    const ending = createEnding(AbortSignal.abort());

    await expect(ending.during(never)).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
  });

  it('hands on what the work returns or throws', async () => {
    const ending = createEnding(new AbortController().signal);

    await expect(ending.during(Promise.resolve(1))).resolves.toBe(1);
    await expect(ending.during(Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });
});
