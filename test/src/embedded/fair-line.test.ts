import { describe, expect, it } from 'vitest';
import { createFairLine } from '../../../src/embedded/fair-line.ts';

describe('a fair line', () => {
  it('serves one group in the order of arrival', () => {
    const line = createFairLine<number>();
    for (const item of [1, 2, 3]) line.push('a', item);

    expect([line.shift(), line.shift(), line.shift()]).toEqual([1, 2, 3]);
  });

  it('lets a quiet group wait for one turn of a noisy one, not for its whole line', () => {
    const line = createFairLine<string>();
    for (let n = 0; n < 1_000; n += 1) line.push('noisy', `noisy ${n}`);
    line.push('quiet', 'quiet');

    expect([line.shift(), line.shift()]).toEqual(['noisy 0', 'quiet']);
  });

  it('gives every group its turn again after the others have had theirs', () => {
    const line = createFairLine<string>();
    for (const item of ['a1', 'a2', 'b1', 'b2', 'c1']) line.push(item.charAt(0), item);

    const served = [1, 2, 3, 4, 5].map(() => line.shift());

    expect(served).toEqual(['a1', 'b1', 'c1', 'a2', 'b2']);
  });

  it('is empty again when all are served', () => {
    const line = createFairLine<string>();
    line.push('a', 'a1');
    line.shift();

    expect(line.size).toBe(0);
    expect(line.shift()).toBeUndefined();
  });
});
