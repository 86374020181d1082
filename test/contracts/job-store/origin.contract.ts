import { beforeEach, describe, expect, it } from 'vitest';
import { DEAD_LETTER_TYPE } from '../../../src/jobs/dead-letter.ts';
import type { JobState } from '../../../src/jobs/job.ts';
import type { JobStore } from '../../../src/jobs/ports.ts';
import { replay } from '../../../src/jobs/retry-job.ts';
import { bury } from '../../../src/jobs/transitions.ts';
import { changeOf, jobIdOf, NOW, queuedState, submissionOf } from '../../support/jobs.ts';

const queued = queuedState({ jobId: jobIdOf(1) });
const { jobId: oldId } = queued;

/** The submission of a job that is made from another one, and of the step that this one makes. */
const remade = (origin: JobState, jobId: string) =>
  submissionOf(queuedState({ jobId, origin: origin.jobId }), {
    origin: replay(origin, NOW + 1, jobId),
  });

export function itMakesJobsFromOthers(storeOf: () => JobStore): void {
  describe('submit of a job that is made from another', () => {
    let store: JobStore;
    let dead: JobState;

    beforeEach(async () => {
      store = storeOf();
      await store.submit(submissionOf(queued));
      const buried = changeOf(bury(queued, NOW));
      expect(buried.rows?.map(({ type }) => type)).toEqual([DEAD_LETTER_TYPE]);
      await store.commit(buried);
      dead = buried.after;
    });

    it('writes the new job and the step of the old one', async () => {
      const outcome = await store.submit(remade(dead, jobIdOf(2)));

      expect(outcome).toEqual({ outcome: 'created' });
      expect((await store.getState(jobIdOf(2)))?.origin).toBe(oldId);
      expect((await store.getState(oldId))?.replayedBy).toBe(jobIdOf(2));
      expect((await store.events(oldId)).at(-1)?.type).toBe('job.replayed');
    });

    it('writes neither when somebody else moved the old one', async () => {
      await store.submit(remade(dead, jobIdOf(2)));

      const outcome = await store.submit(remade(dead, jobIdOf(3)));

      expect(outcome).toEqual({ outcome: 'stale' });
      expect(await store.getState(jobIdOf(3))).toBeUndefined();
      expect((await store.getState(oldId))?.replayedBy).toBe(jobIdOf(2));
    });

    it('writes neither when a counter is used up', async () => {
      const spent = { counter: 'spent', amount: 1, limit: 0, expiresAt: NOW + 1_000 };

      const outcome = await store.submit({ ...remade(dead, jobIdOf(2)), counters: [spent] });

      expect(outcome.outcome).toBe('limited');
      expect(await store.getState(jobIdOf(2))).toBeUndefined();
      expect((await store.getState(oldId))?.replayedBy).toBeUndefined();
    });

    it('makes one new job of ten that race', async () => {
      const racers = Array.from({ length: 10 }, (_, n) =>
        store.submit(remade(dead, jobIdOf(10 + n))),
      );

      const outcomes = (await Promise.all(racers)).map(({ outcome }) => outcome);

      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(9);
      const winner = jobIdOf(10 + outcomes.indexOf('created'));
      expect((await store.getState(oldId))?.replayedBy).toBe(winner);
    });
  });
}
