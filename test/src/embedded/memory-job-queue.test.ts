import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import {
  createMemoryJobQueue,
  type MemoryJobQueueOptions,
} from '../../../src/embedded/memory-job-queue.ts';
import { createManualClock, settled } from '../../support/manual-clock.ts';

const message = (id: string, clientId = 'cli_a') => ({ id, clientId, requestId: 'req_1' });

const queueWith = (options: Partial<MemoryJobQueueOptions>) =>
  createMemoryJobQueue({
    deliver: async () => undefined,
    concurrency: 1,
    visibilityMs: 30_000,
    returnDelayMs: 1_000,
    onError: () => {},
    clock: createManualClock(),
    ...options,
  });

/** A handler that keeps every event until the test settles it. */
function parkingHandler() {
  const parked: { event: SQSEvent; settle: (response?: SQSBatchResponse) => void }[] = [];
  const seen: string[] = [];
  const deliver = (event: SQSEvent) => {
    seen.push(JSON.parse(event.Records[0]?.body ?? '{}').id);
    return new Promise<SQSBatchResponse | undefined>((settle) => parked.push({ event, settle }));
  };
  const settleNext = async () => {
    parked.shift()?.settle();
    await settled();
  };
  return { deliver, parked, seen, settleNext };
}

describe('the queue in memory', () => {
  it('hands a handler what Lambda would hand it', async () => {
    const { deliver, parked } = parkingHandler();
    const clock = createManualClock();
    const queue = queueWith({ deliver, clock });

    await queue.send(message('job_1'));

    expect(parked[0]?.event.Records).toMatchObject([
      {
        body: '{"v":1,"id":"job_1","clientId":"cli_a","requestId":"req_1"}',
        eventSource: 'aws:sqs',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(clock.now()),
          MessageGroupId: 'cli_a',
        },
      },
    ]);
  });

  it('has no more messages out than it may', async () => {
    const { deliver, seen, settleNext } = parkingHandler();
    const queue = queueWith({ deliver, concurrency: 2 });
    for (const id of ['job_1', 'job_2', 'job_3']) await queue.send(message(id));

    const before = [...seen];
    await settleNext();

    expect(before).toEqual(['job_1', 'job_2']);
    expect(seen).toEqual(['job_1', 'job_2', 'job_3']);
  });

  it('serves a quiet client before the rest of a noisy one', async () => {
    const { deliver, seen, settleNext } = parkingHandler();
    const queue = queueWith({ deliver });
    for (const id of ['noisy_1', 'noisy_2', 'noisy_3']) await queue.send(message(id, 'cli_noisy'));
    await queue.send(message('quiet_1', 'cli_quiet'));

    for (let n = 0; n < 4; n += 1) await settleNext();

    expect(seen).toEqual(['noisy_1', 'noisy_2', 'quiet_1', 'noisy_3']);
  });

  it('delivers again what a handler threw on, later every time, and tells of it', async () => {
    const clock = createManualClock();
    const errors: unknown[] = [];
    const deliveredAt: number[] = [];
    const startedAt = clock.now();
    const queue = queueWith({
      clock,
      onError: (error) => errors.push(error),
      deliver: async () => {
        deliveredAt.push(clock.now() - startedAt);
        throw new Error('boom');
      },
    });

    await queue.send(message('job_1'));
    await clock.advance(7_000);

    expect(deliveredAt).toEqual([0, 1_000, 3_000, 7_000]);
    expect(errors).toHaveLength(4);
  });

  it('lets a handler that is late settle nothing', async () => {
    const { deliver, parked, seen, settleNext } = parkingHandler();
    const clock = createManualClock();
    const queue = queueWith({ deliver, clock, concurrency: 2, visibilityMs: 30_000 });
    await queue.send(message('job_1'));
    await clock.advance(30_000);

    await settleNext();
    await clock.advance(29_999);
    const beforeTheEnd = seen.length;
    await clock.advance(1);

    expect(beforeTheEnd).toBe(2);
    expect(seen).toHaveLength(3);
    expect(parked).toHaveLength(2);
  });

  it('waits for what is out and hands out nothing more when it drains', async () => {
    const { deliver, seen, settleNext } = parkingHandler();
    const queue = queueWith({ deliver });
    await queue.send(message('job_1'));
    await queue.send(message('job_2'));
    let drained = false;
    const draining = queue.drain().then(() => {
      drained = true;
    });
    await settled();

    const before = drained;
    await settleNext();
    await draining;

    expect(before).toBe(false);
    expect(seen).toEqual(['job_1']);
    expect(queue.counts).toEqual({ waiting: 1, running: 0 });
  });

  it('leaves no timer behind when it has drained', async () => {
    const { deliver, seen } = parkingHandler();
    const clock = createManualClock();
    const queue = queueWith({ deliver, clock });
    await queue.send(message('job_1'), 60_000);
    await queue.drain();
    await queue.send(message('job_2'));

    await clock.advance(120_000);

    expect(seen).toEqual([]);
  });
});
