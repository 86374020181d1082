import { describe, expect, it } from 'vitest';
import { codesOf, createHistory } from '../../../support/recipe-history.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

const RUNS = 50;
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);

/** Hits among so many looks, each by chance. */
const drawn = (random: () => number, looked: number, share: number): number =>
  Array.from({ length: looked }, random).filter((one) => one < share).length;

/** @returns how many of the judged runs led to a warning */
function alarms(shareOf: (random: () => number, run: number) => number, mostItems = 100) {
  let warned = 0;
  for (const seed of SEEDS) {
    const random = seededRandom(seed);
    const history = createHistory();
    for (let run = 0; run < RUNS; run += 1) {
      const looked = 1 + Math.floor(random() * mostItems);
      const hits = drawn(random, looked, shareOf(random, run));
      const codes = codesOf(
        history.run({ fields: { price: [looked, hits, hits] }, pages: looked, list: [1, 1, 20] }),
      );
      warned += codes.some((code) => code.endsWith(' price')) ? 1 : 0;
    }
  }
  return warned;
}

const JUDGED = SEEDS.length * RUNS;

describe('histories in which nothing changes', () => {
  it.each([0, 0.002, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 1])(
    'lead to no warning for a field that is there in a part of %d of the items',
    (share) => {
      expect(alarms(() => share)).toBeLessThanOrEqual(JUDGED / 1_000);
    },
  );

  it('lead to few where each run has a share of its own', () => {
    expect(alarms((random) => random())).toBeLessThanOrEqual(JUDGED / 25);
  });

  it.each([0.2, 0.4, 0.6])(
    'lead to few where a part of %d of the runs has none at all, and they are soon learnt',
    (without) => {
      expect(alarms((random) => (random() < without ? 0 : 1))).toBeLessThanOrEqual(JUDGED / 50);
    },
  );

  it('lead to next to none for pages of one item, of which some have no such field', () => {
    expect(alarms(() => 0.7, 1)).toBeLessThanOrEqual(JUDGED / 100);
  });
});

describe('histories in which a field goes away', () => {
  it.each([
    [0.1, 200],
    [0.3, 60],
    [0.9, 20],
    [1, 20],
  ])(
    'always lead to a warning in every run from then on (share %d of %i items)',
    (share, items) => {
      for (const seed of SEEDS) {
        const random = seededRandom(seed);
        const history = createHistory();
        for (let run = 0; run < 20; run += 1) {
          const hits = drawn(random, items, share);
          history.run({ fields: { price: [items, hits, hits] } });
        }

        const after = Array.from({ length: RUNS }, () =>
          codesOf(history.run({ fields: { price: [items] } })),
        );

        expect(after.every((codes) => codes.includes('FIELD_GONE price'))).toBe(true);
      }
    },
  );

  it('are noticed for pages of one item once ten of them had it', () => {
    const history = createHistory();
    history.repeat(10, { fields: { price: [1, 1, 1] } });

    expect(codesOf(history.run({ fields: { price: [1] } }))).toEqual(['FIELD_GONE price']);
  });
});
