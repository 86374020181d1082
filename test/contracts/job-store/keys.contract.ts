import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../../src/jobs/ports.ts';
import { jobIdOf, submissionOf } from '../../support/jobs.ts';
import { counter, HOUR_MS, job, KEY, usedOf } from './submissions.ts';

export function itHoldsKeys(storeOf: () => JobStore): void {
  describe('submit under a key', () => {
    it('names the job of a key that was used before, with the body it came with', async () => {
      const store = storeOf();
      await store.submit(submissionOf(job(1), { idempotency: KEY }));
      const again = { ...KEY, bodyHash: 'body-2', expiresAt: KEY.expiresAt + 1 };

      const outcome = await store.submit(submissionOf(job(2), { idempotency: again }));

      expect(outcome).toEqual({ outcome: 'replayed', jobId: jobIdOf(1), bodyHash: 'body-1' });
    });

    it('writes nothing at all for a key that was used before', async () => {
      const store = storeOf();
      const counters = [counter(20)];
      await store.submit(submissionOf(job(1), { idempotency: KEY, counters }));

      await store.submit(submissionOf(job(2), { idempotency: KEY, counters }));

      expect(await store.getState(jobIdOf(2))).toBeUndefined();
      expect(await store.events(jobIdOf(2))).toEqual([]);
      expect(await usedOf(store, counter(20))).toBe(1);
    });

    it('names the job of a used key also when the quota is used up', async () => {
      const store = storeOf();
      const counters = [counter(1)];
      await store.submit(submissionOf(job(1), { idempotency: KEY, counters }));

      const outcome = await store.submit(submissionOf(job(2), { idempotency: KEY, counters }));

      expect(outcome).toMatchObject({ outcome: 'replayed', jobId: jobIdOf(1) });
    });

    it.each([
      ['one millisecond before its end', KEY.expiresAt - 1, 'replayed'],
      ['at its end', KEY.expiresAt, 'created'],
    ])('decides by the time of a key, not by its row: %s', async (_when, now, expected) => {
      const store = storeOf();
      await store.submit(submissionOf(job(1), { idempotency: KEY }));
      const late = { ...KEY, expiresAt: now + HOUR_MS };

      const outcome = await store.submit(submissionOf(job(2, now), { idempotency: late, now }));

      expect(outcome.outcome).toBe(expected);
    });

    it('keeps a key that was taken again for the job that took it', async () => {
      const store = storeOf();
      const now = KEY.expiresAt;
      const late = { ...KEY, expiresAt: now + HOUR_MS };
      await store.submit(submissionOf(job(1), { idempotency: KEY }));
      await store.submit(submissionOf(job(2, now), { idempotency: late, now }));

      const outcome = await store.submit(submissionOf(job(3, now), { idempotency: late, now }));

      expect(outcome).toMatchObject({ outcome: 'replayed', jobId: jobIdOf(2, now) });
    });

    it.each([
      [
        'one millisecond before its end',
        KEY.expiresAt - 1,
        { jobId: jobIdOf(1), bodyHash: 'body-1' },
      ],
      ['at its end', KEY.expiresAt, undefined],
    ])('says what a key is held for: %s', async (_when, now, expected) => {
      const store = storeOf();
      await store.submit(submissionOf(job(1), { idempotency: KEY }));

      const held = await store.heldKey(KEY.key, now);

      expect(held && { jobId: held.jobId, bodyHash: held.bodyHash }).toEqual(expected);
      expect(await store.heldKey('cli_a/other', now)).toBeUndefined();
    });

    it('keeps the keys of different clients apart', async () => {
      const store = storeOf();
      await store.submit(submissionOf(job(1), { idempotency: KEY }));
      const other = { ...KEY, key: 'cli_b/first' };

      const outcome = await store.submit(submissionOf(job(2), { idempotency: other }));

      expect(outcome.outcome).toBe('created');
    });
  });
}
