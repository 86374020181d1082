import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { repeat } from '../../local/repeat.ts';

describe('doing something again and again', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('pauses between the end of one time and the start of the next', async () => {
    const startedAt: number[] = [];
    const start = Date.now();
    const stop = repeat(
      1_000,
      async () => {
        startedAt.push(Date.now() - start);
        await new Promise((resolve) => setTimeout(resolve, 500));
      },
      () => {},
    );
    await vi.advanceTimersByTimeAsync(4_200);
    const stopping = stop();
    await vi.advanceTimersByTimeAsync(10_000);
    await stopping;

    expect(startedAt).toEqual([1_000, 2_500, 4_000]);
  });

  it('goes on after an error, and tells of it', async () => {
    const errors: unknown[] = [];
    const action = vi.fn(async () => {
      throw new Error('boom');
    });
    const stop = repeat(1_000, action, (error) => errors.push(error));
    await vi.advanceTimersByTimeAsync(3_000);
    await stop();

    expect(action).toHaveBeenCalledTimes(3);
    expect(errors).toHaveLength(3);
  });

  it('is over when it has been stopped, and not before the last time has ended', async () => {
    let ended = 0;
    const action = async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      ended += 1;
    };
    const stop = repeat(1_000, action, () => {});
    await vi.advanceTimersByTimeAsync(1_100);
    const stopping = stop();
    const before = ended;
    await vi.advanceTimersByTimeAsync(10_000);
    await stopping;

    expect([before, ended]).toEqual([0, 1]);
  });
});
