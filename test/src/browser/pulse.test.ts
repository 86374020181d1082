import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPulse } from '../../../src/browser/pulse.ts';
import type { JobFailure } from '../../../src/jobs/errors.ts';

/** A page that answers as long as `isAlive`, in a browser that computes at `load`. */
const setUp = ({ load = 1 } = {}) => {
  const page = { isAlive: true, asked: 0 };
  const ended: JobFailure[] = [];
  const send = () => {
    page.asked += 1;
    return page.isAlive ? Promise.resolve() : new Promise(() => {});
  };
  const stop = watchPulse({
    cdp: { send } as unknown as Parameters<typeof watchPulse>[0]['cdp'],
    cpuMs: () => performance.now() * load,
    silenceMaxMs: 20_000,
    end: (failure) => ended.push(failure),
  });
  return { page, ended, stop };
};

describe('watchPulse', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('leaves a page alone that answers', async () => {
    const { page, ended } = setUp();

    await vi.advanceTimersByTimeAsync(120_000);

    expect(page.asked).toBeGreaterThan(30);
    expect(ended).toEqual([]);
  });

  it('ends a page that computes without a turn for longer than it may, once', async () => {
    const { page, ended } = setUp();
    await vi.advanceTimersByTimeAsync(5_000);
    page.isAlive = false;

    await vi.advanceTimersByTimeAsync(20_000);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(ended.map(({ code }) => code)).toEqual(['PAGE_UNRESPONSIVE']);
  });

  it('waits for a page that is slow because its machine is', async () => {
    const { page, ended } = setUp({ load: 0.1 });
    page.isAlive = false;

    await vi.advanceTimersByTimeAsync(120_000);

    expect(ended).toEqual([]);
  });

  it('takes the end of a page for an answer', async () => {
    const ended: JobFailure[] = [];
    const send = async () => {
      throw new Error('Target closed');
    };
    const stop = watchPulse({
      cdp: { send } as unknown as Parameters<typeof watchPulse>[0]['cdp'],
      cpuMs: () => performance.now(),
      silenceMaxMs: 1_000,
      end: (failure) => ended.push(failure),
    });

    await vi.advanceTimersByTimeAsync(10_000);
    stop();

    expect(ended).toEqual([]);
  });

  it('stops asking when it is told to', async () => {
    const { page, stop } = setUp();
    await vi.advanceTimersByTimeAsync(3_000);
    const { asked } = page;

    stop();
    await vi.advanceTimersByTimeAsync(10_000);

    expect(asked).toBeGreaterThan(0);
    expect(page.asked).toBe(asked);
  });
});
