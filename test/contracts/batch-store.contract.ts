import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/batches/batch.ts';
import type { AcceptedItems, BatchStore } from '../../src/batches/ports.ts';
import type { JobStore, Submission } from '../../src/jobs/ports.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { claim } from '../../src/jobs/transitions.ts';
import { BATCH_ID, newBatch } from '../support/batches.ts';
import { changeOf, jobIdOf, NOW, queuedState, submissionOf } from '../support/jobs.ts';

/** What of a batch store the model check relies on. */
export type SearchedBatchStore = Omit<BatchStore, 'list' | 'listOf' | 'remove' | 'removeParts'>;

export interface Stores {
  readonly batches: SearchedBatchStore;
  /** Lies in the same tables. */
  readonly jobs: JobStore;
}

const COUNTER = { counter: 'counter', amount: 1, limit: 2, expiresAt: NOW + 1_000 };
const KEY = { key: 'key', bodyHash: 'hash', expiresAt: NOW + 1_000 };

const jobAt = (index: number): Submission =>
  submissionOf(queuedState({ jobId: jobIdOf(index), batchId: BATCH_ID }), { counters: [COUNTER] });

const itemsAt = (...indexes: readonly number[]): AcceptedItems => ({
  submissions: indexes.map(jobAt),
  refusals: [],
});

const next = (batch: Batch, overrides: Partial<Batch> = {}): Batch => ({
  ...batch,
  ...overrides,
  version: batch.version + 1,
});

/** What every batch store promises. @param newStores - stores that nothing was ever written to */
export function itKeepsTheBatchStoreContract(newStores: () => Promise<Stores>): void {
  describe('a batch store', () => {
    let batches: SearchedBatchStore;
    let jobs: JobStore;
    const batch = newBatch();

    beforeEach(async () => {
      ({ batches, jobs } = await newStores());
      await batches.create(batch);
    });

    it('makes a batch once', async () => {
      expect(await batches.create(newBatch({ accepted: 7 }))).toBe(false);
      expect(await batches.get(BATCH_ID)).toEqual(batch);
    });

    it('makes one batch under a key', async () => {
      const [one, two] = ['1', '2'].map((digit) =>
        newBatch({ id: BATCH_ID.replace(/1$/, `A${digit}`) }),
      );
      if (!one || !two) throw new Error('There are no batches.');

      expect(await batches.createKeyed(one, KEY, NOW)).toEqual({ outcome: 'created' });
      expect(await batches.createKeyed(two, KEY, NOW)).toEqual({
        outcome: 'replayed',
        id: one.id,
        bodyHash: 'hash',
      });
      expect(await batches.get(two.id)).toBeUndefined();
    });

    it('writes a step to the version that was seen, and to no other', async () => {
      expect(await batches.commit(batch, next(batch, { total: 1 }))).toBe(true);
      expect(await batches.commit(batch, next(batch, { total: 2 }))).toBe(false);
      expect((await batches.get(BATCH_ID))?.total).toBe(1);
    });

    it('finds what is due, and nothing before its time', async () => {
      const { dueAt = 0 } = batch;

      expect(await batches.due(dueAt - 1, 10)).toEqual([]);
      expect(await batches.due(dueAt, 10)).toEqual([batch]);
    });

    it('accepts items with the step that moves past them', async () => {
      const items = { ...itemsAt(0), refusals: [{ index: 1, errors: [] }] };

      const outcome = await batches.accept(batch, next(batch, { accepted: 1 }), items);

      const refusals: number[] = [];
      for await (const { index } of batches.refusals(BATCH_ID)) refusals.push(index);
      expect(outcome).toEqual({ outcome: 'accepted' });
      expect((await batches.get(BATCH_ID))?.accepted).toBe(1);
      expect((await jobs.getState(jobIdOf(0)))?.status).toBe('queued');
      expect(refusals).toEqual([1]);
    });

    it.each([
      ['lost', 'somebody moved the batch', [1], { version: 7 }],
      ['limited', 'there is no room for all', [1, 2], {}],
      ['exists', 'one of the jobs is there', [0], {}],
    ] as const)('accepts nothing (%s) when %s', async (expected, _why, indexes, seen) => {
      const before = next(batch);
      await batches.accept(batch, before, itemsAt(0));

      const late = { ...before, ...seen };
      const { outcome } = await batches.accept(late, next(late), itemsAt(...indexes));

      expect(outcome).toBe(expected);
      expect(await batches.get(BATCH_ID)).toEqual(before);
      expect(await jobs.getState(jobIdOf(2))).toBeUndefined();
    });

    it('knows how its jobs moved', async () => {
      await batches.accept(batch, next(batch), itemsAt(0));
      const state = jobAt(0).state;
      await jobs.commit(changeOf(claim(state, NOW, TIMING)));

      expect(await batches.moves(BATCH_ID)).toEqual([{ queued: -1, running: 1 }]);
    });

    it('writes a step that brings rows to the version that was seen, and to no other', async () => {
      expect(await batches.commitWith(batch, next(batch, { total: 1 }), [])).toBe(true);
      expect(await batches.commitWith(batch, next(batch, { total: 2 }), [])).toBe(false);
      expect((await batches.get(BATCH_ID))?.total).toBe(1);
    });
  });
}
