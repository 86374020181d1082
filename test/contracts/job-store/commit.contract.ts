import { beforeEach, describe, expect, it } from 'vitest';
import type { JobState } from '../../../src/jobs/job.ts';
import type { JobStore } from '../../../src/jobs/ports.ts';
import { TIMING } from '../../../src/jobs/timing.ts';
import { cancel, claim, extend, succeed } from '../../../src/jobs/transitions.ts';
import {
  CLIENT,
  changeOf,
  jobIdOf,
  NOW,
  queuedState,
  resultOf,
  submissionOf,
} from '../../support/jobs.ts';
import { usedOf } from './submissions.ts';

const COUNTER = {
  counter: `${CLIENT}/day/2026-11-22/jobs`,
  amount: 1,
  limit: 20,
  expiresAt: NOW + 1_000,
};

const queued = queuedState({ jobId: jobIdOf(1) });
const { jobId } = queued;

export function itCommits(storeOf: () => JobStore): void {
  describe('commit', () => {
    let store: JobStore;

    beforeEach(async () => {
      store = storeOf();
      await store.submit(submissionOf(queued, { counters: [COUNTER] }));
    });

    /** Takes the job as a worker would, and answers what it is then. */
    const claimed = async (): Promise<JobState> => {
      const change = changeOf(claim(queued, NOW, TIMING));
      await store.commit(change);
      return change.after;
    };

    it('writes state and event of a change to the version that was seen', async () => {
      const change = changeOf(claim(queued, NOW, TIMING));

      const isWritten = await store.commit(change);

      expect(isWritten).toBe(true);
      expect(await store.getState(jobId)).toEqual(change.after);
      expect((await store.events(jobId)).at(-1)).toEqual(change.event);
    });

    it('keeps the evidence of each attempt, and shows it with the job', async () => {
      const running = await claimed();
      const evidence = {
        attempt: 1,
        files: resultOf(running).artifacts,
        missing: ['dom.html'],
        report: { finalUrl: 'https://example.com/' },
      };

      await store.commit({
        ...changeOf(succeed(running, 1, NOW + 1, resultOf(running))),
        evidence,
      });

      const job = await store.get(jobId);
      expect(job?.evidence).toEqual([evidence]);
      expect(job?.result).toEqual(resultOf(running));
    });

    it('writes nothing of a change to a version that has passed', async () => {
      const running = await claimed();
      const late = changeOf(cancel(queued, NOW + 1));

      const isWritten = await store.commit(late);

      expect(isWritten).toBe(false);
      expect(await store.getState(jobId)).toEqual(running);
      expect(await store.events(jobId)).toHaveLength(2);
      expect(await usedOf(store, COUNTER)).toBe(1);
    });

    it('writes nothing of a change to a job that is not there', async () => {
      const nowhere = queuedState({ jobId: jobIdOf(2) });

      const isWritten = await store.commit(changeOf(claim(nowhere, NOW, TIMING)));

      expect(isWritten).toBe(false);
      expect(await store.getState(jobIdOf(2))).toBeUndefined();
    });

    it('lets one of three racing changes win', async () => {
      const racers = [NOW, NOW + 1, NOW + 2].map((at) => changeOf(claim(queued, at, TIMING)));

      const written = await Promise.all(racers.map((change) => store.commit(change)));

      expect(written.filter(Boolean)).toHaveLength(1);
      const winner = racers[written.indexOf(true)];
      expect(await store.getState(jobId)).toEqual(winner?.after);
      expect((await store.events(jobId)).map(({ at }) => at)).toEqual([NOW, winner?.event?.at]);
    });

    it('extends a lease without an event', async () => {
      const running = await claimed();
      const extension = changeOf(extend(running, NOW + TIMING.leaseMs - 1, TIMING));

      const isWritten = await store.commit(extension);

      expect(isWritten).toBe(true);
      expect(await store.getState(jobId)).toEqual(extension.after);
      expect(await store.events(jobId)).toHaveLength(2);
    });

    it('refuses to extend a lease that somebody has touched since', async () => {
      const running = await claimed();
      const later = NOW + TIMING.leaseMs - 1;
      await store.commit(changeOf(cancel(running, later)));

      const isWritten = await store.commit(changeOf(extend(running, later, TIMING)));

      expect(isWritten).toBe(false);
    });

    it('shows a result together with the commit that brings it', async () => {
      const running = await claimed();
      const before = await store.get(jobId);
      const finish = changeOf(succeed(running, 1, NOW + 1, resultOf(running)));

      await store.commit(finish);

      expect(before?.result).toBeUndefined();
      const after = await store.get(jobId);
      expect(after?.state.status).toBe('succeeded');
      expect(after?.result).toEqual(resultOf(running));
    });

    it('shows no result of a commit that came too late', async () => {
      const running = await claimed();
      await store.commit(changeOf(cancel(running, NOW)));

      await store.commit(changeOf(succeed(running, 1, NOW + 1, resultOf(running))));

      expect((await store.get(jobId))?.result).toBeUndefined();
    });

    it('gives the quota back together with the commit that says so, and once', async () => {
      const end = changeOf(cancel(queued, NOW));
      const before = await usedOf(store, COUNTER);

      await Promise.all([store.commit(end), store.commit(end)]);

      expect(before).toBe(1);
      expect(await usedOf(store, COUNTER)).toBe(0);
    });

    it('tells events in the order of their transitions', async () => {
      const running = await claimed();
      const asked = changeOf(cancel(running, NOW + 1));
      await store.commit(asked);
      await store.commit(changeOf(succeed(asked.after, 1, NOW + 2, resultOf(running))));

      const events = await store.events(jobId);

      expect(events.map(({ seq, type }) => [seq, type])).toEqual([
        [0, 'job.accepted'],
        [1, 'job.started'],
        [2, 'job.cancel-requested'],
        [3, 'job.cancelled'],
      ]);
    });
  });
}
