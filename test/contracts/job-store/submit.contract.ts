import { describe, expect, it } from 'vitest';
import type { JobStore, SubmitOutcome } from '../../../src/jobs/ports.ts';
import { jobIdOf, submissionOf } from '../../support/jobs.ts';
import { counter, job, KEY, usedOf } from './submissions.ts';

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

    it('says which counter is used up, and at what it stands', async () => {
      const store = storeOf();
      const free = { ...counter(9), counter: 'cli_a/free/jobs' };
      await store.submit(submissionOf(job(1), { counters: [counter(2)] }));
      await store.submit(submissionOf(job(2), { counters: [counter(2)] }));

      const outcome = await store.submit(submissionOf(job(3), { counters: [free, counter(2)] }));

      expect(outcome).toEqual({ outcome: 'limited', claim: counter(2), used: 2 });
    });

    it('writes nothing at all when one of several counters is used up', async () => {
      const store = storeOf();
      const free = { ...counter(9), counter: 'cli_a/free/jobs' };
      const spent = { ...counter(0), counter: 'cli_a/spent/jobs' };

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
      const four = { ...counter(3), amount: 4, counter: 'cli_a/another/jobs' };

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
