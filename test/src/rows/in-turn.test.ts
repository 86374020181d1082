import { expect, it } from 'vitest';
import { inTurn } from '../../../src/rows/in-turn.ts';

it('ends at the first that fails, but leaves nothing behind that was begun', async () => {
  const slow = Promise.withResolvers<void>();
  const handled: number[] = [];
  const handling = inTurn([1, 2, 3], 2, async (item) => {
    if (item === 1) throw new Error('broken');
    await slow.promise;
    handled.push(item);
  });
  const ended = handling.catch((error: Error) => [error.message, ...handled]);

  slow.resolve();

  expect(await ended).toEqual(['broken', 2]);
});
