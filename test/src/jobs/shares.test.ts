import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf, SHARDS, sharesOf, sumOf } from '../../../src/jobs/shares.ts';

const amounts = fc.integer({ min: 0, max: 100_000 });

describe('sharesOf', () => {
  it('adds up to the limit exactly', () => {
    fc.assert(fc.property(amounts, (limit) => sumOf(sharesOf(limit)) === limit));
  });

  it('makes no share smaller when the limit is raised', () => {
    fc.assert(
      fc.property(amounts, amounts, (limit, more) => {
        const raised = sharesOf(limit + more);
        return sharesOf(limit).every((share, shard) => share <= (raised[shard] ?? 0));
      }),
    );
  });
});

describe('partsOf', () => {
  const cases = fc.record({
    limit: amounts,
    amount: amounts,
    used: fc.array(fc.integer({ min: -100, max: 30_000 }), {
      minLength: SHARDS,
      maxLength: SHARDS,
    }),
    wanted: fc.integer({ min: 0, max: SHARDS - 1 }),
  });

  it('finds room exactly when there is some', () => {
    fc.assert(
      fc.property(cases, ({ limit, amount, used, wanted }) => {
        const parts = partsOf(amount, limit, used, wanted);
        expect(parts !== undefined).toBe(amount <= limit - sumOf(used));
        if (parts) expect(sumOf(parts.map((part) => part.amount))).toBe(amount);
      }),
    );
  });

  it('never takes more from a shard than is left of its share', () => {
    fc.assert(
      fc.property(cases, ({ limit, amount, used, wanted }) => {
        const shares = sharesOf(limit);
        for (const part of partsOf(amount, limit, used, wanted) ?? []) {
          expect(part.amount).toBeLessThanOrEqual(
            (shares[part.shard] ?? 0) - (used[part.shard] ?? 0),
          );
        }
      }),
    );
  });

  it('begins with the wanted shard', () => {
    expect(partsOf(3, 40, [0, 0, 0, 0], 2)).toEqual([{ shard: 2, amount: 3 }]);
    expect(partsOf(12, 40, [0, 0, 0, 0], 3)).toEqual([
      { shard: 3, amount: 10 },
      { shard: 0, amount: 2 },
    ]);
  });
});
