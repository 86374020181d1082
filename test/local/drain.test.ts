import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drain } from '../../local/drain.ts';
import { systemClock } from '../../src/embedded/clock.ts';
import { createMemoryJobQueue } from '../../src/embedded/memory-job-queue.ts';

describe('draining', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  /** A queue with one message out, which its worker settles when told to. */
  const busyQueue = async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const queue = createMemoryJobQueue({
      deliver: () => promise,
      concurrency: 1,
      visibilityMs: 300_000,
      returnDelayMs: 1_000,
      onError: () => {},
      clock: systemClock,
    });
    await queue.send({ id: 'job_1', clientId: 'cli_a', requestId: 'req_1' });
    return { queue, settle: () => resolve(undefined) };
  };

  it('waits for what runs, and stops nobody who is in time', async () => {
    const { queue, settle } = await busyQueue();
    const events: string[] = [];
    const draining = drain({
      queues: [queue],
      drainMs: 20_000,
      stop: () => void events.push('stopped'),
    });
    await vi.advanceTimersByTimeAsync(19_999);
    events.push('settled');
    settle();
    await draining;

    expect(events).toEqual(['settled', 'stopped']);
  });

  it('stops who takes too long, and still waits for the job to be given back', async () => {
    const { queue, settle } = await busyQueue();
    const stop = vi.fn(settle);
    const draining = drain({ queues: [queue], drainMs: 20_000, stop });
    await vi.advanceTimersByTimeAsync(20_000);
    await draining;

    expect(stop).toHaveBeenCalledOnce();
    expect(queue.counts.running).toBe(0);
  });

  it('ends in bounded time although somebody never gives back', async () => {
    const { queue } = await busyQueue();
    const draining = drain({ queues: [queue], drainMs: 20_000, stop: () => {} });
    await vi.advanceTimersByTimeAsync(30_000);

    await expect(draining).resolves.toBeUndefined();
  });
});
