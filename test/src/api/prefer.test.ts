import { expect, it } from 'vitest';
import { waitMsOf } from '../../../src/api/prefer.ts';

it.each([
  [undefined, 0],
  ['', 0],
  ['respond-async', 0],
  ['wait=0', 0],
  ['wait=10', 10_000],
  ['Wait = 10', 10_000],
  ['return=minimal; wait=3, respond-async', 3_000],
  ['wait="7"', 7_000],
  ['wait=25', 25_000],
  ['wait=26', 25_000],
  ['await=9', 0],
  ['wait=-1', 0],
])('Prefer: %s waits %i ms', (prefer, waitMs) => {
  expect(waitMsOf(prefer)).toBe(waitMs);
});
