import { describe, expect, it } from 'vitest';
import type { JobState } from '../../../src/jobs/job.ts';
import type { JobStore } from '../../../src/jobs/ports.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { cancel, claim, extend, recover } from '../../../src/jobs/transitions.ts';
import { changeOf, jobIdOf, NOW, queuedState, submissionOf } from '../../support/jobs.ts';

const SECOND_MS = 1_000;

const dueIn = (n: number, ms: number) => queuedState({ jobId: jobIdOf(n), dueAt: NOW + ms });

const idsOf = (states: readonly JobState[]) => states.map(({ jobId }) => jobId).sort();

export function itFindsWhatIsDue(storeOf: () => JobStore): void {
  describe('due', () => {
    const submitted = async (...states: JobState[]): Promise<JobStore> => {
      const store = storeOf();
      for (const state of states) await store.submit(submissionOf(state));
      return store;
    };

    it('finds nothing where nothing is', async () => {
      expect(await storeOf().due(NOW, 100)).toEqual([]);
    });

    it('finds rows whose time has passed or is now, and no others', async () => {
      const store = await submitted(dueIn(1, -SECOND_MS), dueIn(2, 0), dueIn(3, 1));

      const found = await store.due(NOW, 100);

      expect(idsOf(found)).toEqual([jobIdOf(1), jobIdOf(2)]);
    });

    it('finds a row as it is', async () => {
      const state = dueIn(1, 0);
      const store = await submitted(state);

      expect(await store.due(NOW, 100)).toEqual([state]);
    });

    it('finds rows of every client, all of a hundred', async () => {
      const states = Array.from({ length: 100 }, (_, n) => ({
        ...dueIn(n, -n),
        clientId: `cli_${n % 7}`,
      }));
      const store = await submitted(...states);

      const found = await store.due(NOW, 1_000);

      expect(idsOf(found)).toEqual(idsOf(states));
    });

    it('finds no more rows than it is asked for', async () => {
      const states = Array.from({ length: 30 }, (_, n) => dueIn(n, -n));
      const store = await submitted(...states);

      const found = await store.due(NOW, 8);

      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(8);
    });

    it('finds a running job when its lease has ended, and not before', async () => {
      const state = dueIn(1, 0);
      const store = await submitted(state);
      await store.commit(changeOf(claim(state, NOW, TIMING)));

      const before = await store.due(NOW + TIMING.leaseMs - 1, 100);
      const after = await store.due(NOW + TIMING.leaseMs, 100);

      expect(before).toEqual([]);
      expect(idsOf(after)).toEqual([state.jobId]);
    });

    it('follows a lease that is extended', async () => {
      const state = dueIn(1, 0);
      const store = await submitted(state);
      const claimed = changeOf(claim(state, NOW, TIMING)).after;
      await store.commit(changeOf(claim(state, NOW, TIMING)));
      await store.commit(changeOf(extend(claimed, NOW + TIMING.leaseMs - 1, TIMING)));

      expect(await store.due(NOW + TIMING.leaseMs, 100)).toEqual([]);
      expect(await store.due(NOW + 2 * TIMING.leaseMs, 100)).toHaveLength(1);
    });

    it('lets a row go that the sweep has put off', async () => {
      const state = dueIn(1, 0);
      const store = await submitted(state);
      await store.commit(changeOf(recover(state, NOW, TIMING)));

      expect(await store.due(NOW, 100)).toEqual([]);
    });

    it('never finds a job again that has ended', async () => {
      const state = dueIn(1, 0);
      const store = await submitted(state);
      await store.commit(changeOf(cancel(state, NOW)));

      expect(await store.due(NOW + 365 * 24 * 3_600 * SECOND_MS, 100)).toEqual([]);
    });

    it('leaves an ended job to the erasure when its data is to go', async () => {
      const state = { ...dueIn(1, 0), eraseAt: NOW + SECOND_MS };
      const store = await submitted(state);
      await store.commit(changeOf(cancel(state, NOW)));

      expect(await store.due(NOW + SECOND_MS, 100)).toEqual([]);
    });
  });
}
