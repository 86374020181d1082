import { describe, expect, it } from 'vitest';
import { type ScrollWorld, scrollThrough } from '../../../../src/browser/craft/scroll.ts';
import { Scroll } from '../../../../src/visits/scroll.ts';

const WINDOW_PX = 1_000;

/** A page of so many pixels that grows by as many steps at its end, each after a while. */
function pageOf(heightPx: number, growth: readonly { afterMs: number; byPx: number }[] = []) {
  const left = [...growth];
  let [now, topPx, height] = [0, 0, heightPx];
  let growsAt: number | undefined;
  const seenPx = () => topPx + WINDOW_PX;
  const grow = () => {
    const [next] = left;
    if (next && seenPx() >= height) growsAt ??= now + next.afterMs;
    if (!next || growsAt === undefined || now < growsAt) return;
    height += next.byPx;
    growsAt = undefined;
    left.shift();
  };
  const world: ScrollWorld = {
    async look(move) {
      if (move) {
        now += 20;
        const wanted = 'toPx' in move ? move.toPx : topPx + move.byWindows * WINDOW_PX;
        topPx = Math.max(0, Math.min(wanted, height - WINDOW_PX));
      }
      grow();
      return { topPx, seenPx: seenPx(), heightPx: height };
    },
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
  return { world, topPx: () => topPx };
}

const limits = (some: object = {}) => Scroll.parse({ growthMs: 500, ...some });

describe('why scrolling stops', () => {
  it('end: all of the page was seen, and it never grew', async () => {
    const { world, topPx } = pageOf(5_000);

    const note = await scrollThrough(world, limits());

    expect(note).toMatchObject({ stoppedBy: 'end', scrolls: 5, grew: 0, reachedPx: 5_000 });
    expect(topPx()).toBe(0);
  });

  it('end: the page is no higher than its window', async () => {
    expect(await scrollThrough(pageOf(800).world, limits())).toMatchObject({
      stoppedBy: 'end',
      scrolls: 0,
    });
  });

  it('no-growth: the page grew until nothing more came', async () => {
    const { world } = pageOf(2_000, [
      { afterMs: 400, byPx: 3_000 },
      { afterMs: 400, byPx: 3_000 },
    ]);

    expect(await scrollThrough(world, limits())).toMatchObject({
      stoppedBy: 'no-growth',
      grew: 2,
      reachedPx: 8_000,
    });
  });

  it('end: what comes later than growthMs is not waited for', async () => {
    const { world } = pageOf(2_000, [{ afterMs: 600, byPx: 3_000 }]);

    expect(await scrollThrough(world, limits())).toMatchObject({
      stoppedBy: 'end',
      reachedPx: 2_000,
    });
  });

  const endless = Array.from({ length: 10_000 }, () => ({ afterMs: 0, byPx: 1_000 }));

  it.each([
    [{ maxScrolls: 7 }, { stoppedBy: 'maxScrolls', scrolls: 7 }],
    [{ maxHeightPx: 4_000 }, { stoppedBy: 'maxHeight', reachedPx: 4_000 }],
    [{ maxMs: 1_000, maxScrolls: 1_000, maxHeightPx: 500_000 }, { stoppedBy: 'time' }],
  ])('%j: %j', async (some, note) => {
    const { world, topPx } = pageOf(2_000, endless);

    expect(await scrollThrough(world, limits(some))).toMatchObject(note);
    expect(topPx()).toBe(0);
  });

  it('time: the end was seen, but not for long enough to know', async () => {
    const { world } = pageOf(2_000);

    expect(await scrollThrough(world, limits({ maxMs: 200 }))).toMatchObject({ stoppedBy: 'time' });
  });

  it('is a failure when there is no such container', async () => {
    const world = { ...pageOf(1).world, look: async () => undefined };

    await expect(scrollThrough(world, limits({ container: '#no' }))).rejects.toMatchObject({
      code: 'ELEMENT_NOT_FOUND',
      message: '/scroll/container: Nothing matched "#no".',
    });
  });
});
