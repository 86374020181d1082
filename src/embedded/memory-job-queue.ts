import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { RowMessage, RowQueue } from '../rows/ports.ts';
import type { Clock } from './clock.ts';
import { createFairLine } from './fair-line.ts';
import { gaveBack, type Receipt, sqsEventOf } from './sqs-event.ts';
import { createTimers } from './timers.ts';

export interface MemoryJobQueueOptions {
  /** A handler as Lambda would call it, with one record a time. */
  readonly deliver: (event: SQSEvent) => Promise<SQSBatchResponse | undefined>;
  /** Messages that are out for delivery at once. */
  readonly concurrency: number;
  /** After this a message that nobody settled is delivered again, in milliseconds. */
  readonly visibilityMs: number;
  /**
   * How long a message that was given back stays hidden the first time, in milliseconds. Doubles
   * with each receipt, up to `visibilityMs`.
   */
  readonly returnDelayMs: number;
  /** Where a message goes after `atMost` receipts. Absent: it comes back for ever. */
  readonly deadLetters?: { readonly atMost: number; readonly queue: RowQueue };
  /** Told what a handler threw; the message comes back all the same. */
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

export interface MemoryJobQueue extends RowQueue {
  /** Messages that could be handed out, and those that are out. */
  readonly counts: { readonly waiting: number; readonly running: number };
  /**
   * Hands out nothing from now on, and resolves when nothing is out for delivery any more. What
   * still waits is dropped: its row is safe, and the next start sends its message again.
   */
  drain(): Promise<void>;
}

interface Envelope {
  readonly messageId: string;
  readonly message: RowMessage;
  readonly sentAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
}

/**
 * The waiting line inside this process, behind the same port as SQS and with the same habits:
 * visibility timeout, delays, receive counts, dead letters, fairness between clients.
 */
export function createMemoryJobQueue(options: MemoryJobQueueOptions): MemoryJobQueue {
  const { clock, deadLetters } = options;
  const line = createFairLine<Envelope>();
  const timers = createTimers(clock);
  const running = new Set<Promise<void>>();
  let draining = false;

  function show(envelope: Envelope): void {
    if (deadLetters && envelope.receiveCount >= deadLetters.atMost) {
      void deadLetters.queue.send(envelope.message).catch(options.onError);
      return;
    }
    line.push(envelope.message.clientId, envelope);
    handOut();
  }

  function handOut(): void {
    while (!draining && running.size < options.concurrency) {
      const envelope = line.shift();
      if (!envelope) return;
      const delivery = deliver(envelope).finally(() => {
        running.delete(delivery);
        handOut();
      });
      running.add(delivery);
    }
  }

  async function deliver(envelope: Envelope): Promise<void> {
    envelope.receiveCount += 1;
    envelope.firstReceivedAt ??= clock.now();
    const { receiveCount, firstReceivedAt } = envelope;
    const keep = timers.set(options.visibilityMs, () => show(envelope));
    const givenBack = await isGivenBack(options, { ...envelope, firstReceivedAt });
    // Its time ran out before the handler was done: like an old receipt handle, this delivery
    // settles nothing any more.
    if (!keep() || !givenBack) return;
    const delayMs = options.returnDelayMs * 2 ** (receiveCount - 1);
    timers.set(Math.min(delayMs, options.visibilityMs), () => show(envelope));
  }

  return {
    get counts() {
      return { waiting: line.size, running: running.size };
    },

    async send(message, delayMs = 0) {
      const envelope = { messageId: randomUUID(), message, sentAt: clock.now(), receiveCount: 0 };
      if (delayMs > 0) timers.set(delayMs, () => show(envelope));
      else show(envelope);
    },

    async drain() {
      draining = true;
      timers.close();
      await Promise.all(running);
    },
  };
}

const isGivenBack = (
  { deliver, onError }: MemoryJobQueueOptions,
  receipt: Receipt,
): Promise<boolean> =>
  deliver(sqsEventOf(receipt)).then(
    (response) => gaveBack(receipt.messageId, response),
    (error: unknown) => {
      onError(error);
      return true;
    },
  );
