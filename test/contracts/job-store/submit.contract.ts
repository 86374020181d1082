import { describe, expect, it } from 'vitest';
import type { CounterClaim, JobStore, SubmitOutcome } from '../../../src/jobs/ports.ts';
import { CLIENT, jobIdOf, NOW, queuedState, submissionOf } from '../../support/jobs.ts';

const HOUR_MS = 60 * 60 * 1_000;

const KEY = { key: 'cli_a/first', bodyHash: 'body-1', expiresAt: NOW + HOUR_MS };

const counter = (limit: number): CounterClaim => ({
  counter: `${CLIENT}/jobs-per-day/2026-11-22`,
  amount: 1,
  limit,
  expiresAt: NOW + HOUR_MS,
});

const job = (n: number, createdAt = NOW) =>
  queuedState({ jobId: jobIdOf(n, createdAt), createdAt });

/** A claim that nothing satisfies is refused with what the counter stands at. */
export async function usedOf(store: JobStore, claim: CounterClaim): Promise<number> {
  const probe = submissionOf(job(999), { counters: [{ ...claim, limit: -1 }] });
  const outcome = await store.submit(probe);
  if (outcome.outcome !== 'limited') throw new Error(`The probe was ${outcome.outcome}.`);
  return outcome.used;
}

const tally = (outcomes: readonly SubmitOutcome[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(outcomes, ({ outcome }) => outcome)).map(([name, group]) => [
      name,
      group?.length,
    ]),
  );

export function itSubmits(storeOf: () => JobStore): void {
  describe('submit', () => {
    it('writes the request, the state and the first event of a new job', async () => {
      const store = storeOf();
      const submission = submissionOf(job(1), { counters: [counter(20)] });

      const outcome = await store.submit(submission);

      expect(outcome).toEqual({ outcome: 'created' });
      const { request, state } = submission;
      expect(await store.get(state.jobId)).toEqual({ request, state });
      expect(await store.getState(state.jobId)).toEqual(state);
      expect(await store.events(state.jobId)).toEqual([submission.event]);
      expect(await usedOf(store, counter(20))).toBe(1);
    });

    it('knows nothing of a job that nobody submitted', async () => {
      const store = storeOf();

      expect(await store.get(jobIdOf(1))).toBeUndefined();
      expect(await store.getState(jobIdOf(1))).toBeUndefined();
      expect(await store.events(jobIdOf(1))).toEqual([]);
    });

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

    it('says which counter is used up, and at what it stands', async () => {
      const store = storeOf();
      const free = { ...counter(9), counter: 'free' };
      await store.submit(submissionOf(job(1), { counters: [counter(2)] }));
      await store.submit(submissionOf(job(2), { counters: [counter(2)] }));

      const outcome = await store.submit(submissionOf(job(3), { counters: [free, counter(2)] }));

      expect(outcome).toEqual({ outcome: 'limited', claim: counter(2), used: 2 });
    });

    it('writes nothing at all when one of several counters is used up', async () => {
      const store = storeOf();
      const free = { ...counter(9), counter: 'free' };
      const spent = { ...counter(0), counter: 'spent' };

      await store.submit(submissionOf(job(1), { idempotency: KEY, counters: [free, spent] }));

      expect(await store.getState(jobIdOf(1))).toBeUndefined();
      expect(await store.events(jobIdOf(1))).toEqual([]);
      expect(await usedOf(store, free)).toBe(0);
      const retried = await store.submit(submissionOf(job(2), { idempotency: KEY }));
      expect(retried.outcome).toBe('created');
    });

    it('lets an amount pass that uses up the limit exactly, and none that goes beyond', async () => {
      const store = storeOf();
      const three = { ...counter(3), amount: 3 };
      const four = { ...counter(3), amount: 4, counter: 'another' };

      const fits = await store.submit(submissionOf(job(1), { counters: [three] }));
      const exceeds = await store.submit(submissionOf(job(2), { counters: [four] }));

      expect(fits.outcome).toBe('created');
      expect(exceeds).toMatchObject({ outcome: 'limited', used: 0 });
    });

    it('makes one job of 50 racing submits with one key', async () => {
      const store = storeOf();
      const racers = Array.from({ length: 50 }, (_, n) =>
        store.submit(submissionOf(job(n), { idempotency: KEY, counters: [counter(100)] })),
      );

      const outcomes = await Promise.all(racers);

      expect(tally(outcomes)).toEqual({ created: 1, replayed: 49 });
      const winner = jobIdOf(outcomes.findIndex(({ outcome }) => outcome === 'created'));
      const named = outcomes.flatMap((one) => (one.outcome === 'replayed' ? [one.jobId] : []));
      expect(new Set(named)).toEqual(new Set([winner]));
      expect(await usedOf(store, counter(100))).toBe(1);
    });

    it('lets exactly 20 of 50 racing submits through a limit of 20', async () => {
      const store = storeOf();
      const racers = Array.from({ length: 50 }, (_, n) =>
        store.submit(submissionOf(job(n), { counters: [counter(20)] })),
      );

      const outcomes = await Promise.all(racers);

      expect(tally(outcomes)).toEqual({ created: 20, limited: 30 });
      expect(await usedOf(store, counter(20))).toBe(20);
      const states = await Promise.all(racers.map((_, n) => store.getState(jobIdOf(n))));
      expect(states.filter(Boolean)).toHaveLength(20);
    });
  });
}
