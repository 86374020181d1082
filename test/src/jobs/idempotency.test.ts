import { beforeEach, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { JobStore, RunKind } from '../../../src/jobs/ports.ts';
import { IDEMPOTENCY_MS, type SubmitCommand } from '../../../src/jobs/submit-job.ts';
import { CLIENT } from '../../support/jobs.ts';
import { createLife, INVOCATION, type Life, orderOf } from '../../support/life.ts';
import { createMemoryJobStore } from '../../support/memory-job-store.ts';

/** Keys carry client and route in their hash: another client or route is another key. */
const KEY = { key: 'client-a POST /v1/jobs k1', bodyHash: 'body 1' };

const failing: RunKind = async () => {
  throw new JobFailure('TARGET_HTTP_ERROR', 'The page is not there.');
};

/** A way to make a job under a key: both must keep the same promises. */
interface Way {
  readonly name: string;
  make(life: Life, key: SubmitCommand['idempotency']): Promise<{ id: string; replayed: boolean }>;
}

const submit: Way = {
  name: 'a submit',
  make: async (life, idempotency) => {
    const { job, replayed } = await life.submitJob({ ...orderOf(), idempotency });
    return { id: job.state.jobId, replayed };
  },
};

/** Each call retries a failed job of its own, but for the key. */
const retry: Way = {
  name: 'a retry',
  make: async (life, idempotency) => {
    const { job: old } = await life.submitJob(orderOf());
    await life.worker({ runKind: failing })(old.state.jobId, INVOCATION);
    const reorder = () => orderOf();
    const { job, replayed } = await life.retryJob({
      clientId: CLIENT,
      jobId: old.state.jobId,
      reorder,
      idempotency,
    });
    return { id: job.state.jobId, replayed };
  },
};

describe.each([submit, retry])('$name under a key', ({ make }) => {
  let life: Life;

  beforeEach(() => {
    life = createLife();
  });

  it('with the same body is the same job', async () => {
    const first = await make(life, KEY);
    const second = await make(life, KEY);

    expect(first.replayed).toBe(false);
    expect(second).toEqual({ id: first.id, replayed: true });
  });

  it('with another body is refused', async () => {
    await make(life, KEY);

    const other = make(life, { ...KEY, bodyHash: 'body 2' });

    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 422 });
  });

  it('ten times at once is one job', async () => {
    const racers = await Promise.all(Array.from({ length: 10 }, () => make(life, KEY)));

    expect(new Set(racers.map(({ id }) => id)).size).toBe(1);
    expect(racers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  it('is the same job until the last millisecond of the key, and a new one then', async () => {
    const first = await make(life, KEY);

    life.advance(IDEMPOTENCY_MS - 1);
    const inTime = await make(life, KEY);
    life.advance(1);
    const later = await make(life, { ...KEY, bodyHash: 'body 2' });

    expect(inTime.id).toBe(first.id);
    expect(later.replayed).toBe(false);
    expect(later.id).not.toBe(first.id);
  });

  it('of another client or route is another job', async () => {
    const first = await make(life, KEY);
    const second = await make(life, { ...KEY, key: 'client-b POST /v1/jobs k1' });
    const third = await make(life, { ...KEY, key: 'client-a POST /v1/batches k1' });

    expect(new Set([first.id, second.id, third.id]).size).toBe(3);
  });

  it('is one job and one unit of quota when the answer of the write was lost', async () => {
    const store = createMemoryJobStore();
    let isLost = false;
    const losing: JobStore = {
      ...store,
      submit: async (submission) => {
        const outcome = await store.submit(submission);
        if (!submission.idempotency || isLost) return outcome;
        isLost = true;
        throw new JobFailure('UNAVAILABLE', 'No answer came.');
      },
    };
    life = createLife({ store: losing });

    await expect(make(life, KEY)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const again = await make(life, KEY);

    expect(again.replayed).toBe(true);
    const { items } = await store.list(CLIENT, { live: true }, 10);
    expect(items.map(({ jobId }) => jobId)).toEqual([again.id]);
    life.advance(life.timing.resendMs);
    await life.sweep();
    expect(life.sent.map(({ message }) => message.id)).toContain(again.id);
  });
});

describe('a key that was used for another retry', () => {
  it('is refused even when this job was retried before', async () => {
    const life = createLife();
    const { job: old } = await life.submitJob(orderOf());
    await life.worker({ runKind: failing })(old.state.jobId, INVOCATION);
    const command = { clientId: CLIENT, jobId: old.state.jobId, reorder: () => orderOf() };
    await life.retryJob({ ...command, idempotency: KEY });

    const other = life.retryJob({ ...command, idempotency: { ...KEY, bodyHash: 'body 2' } });

    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});
