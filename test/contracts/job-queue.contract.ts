import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RowMessage, RowQueue } from '../../src/rows/ports.ts';

/** A message in the hands of a worker. */
export interface Delivery {
  readonly message: RowMessage;
  /** 1 the first time. */
  readonly receiveCount: number;
  acknowledge(): Promise<void>;
  /** Gives the message back, so that it is delivered again. */
  giveBack(): Promise<void>;
}

/** An adapter, and the other end of its queue. */
export interface QueueUnderTest {
  readonly queue: RowQueue;
  /** Receipts after which a message goes to the dead letters. */
  readonly maxReceives: number;
  /** After this a message that nobody settled comes back, in milliseconds. */
  readonly visibilityMs: number;
  /** Takes the next message, or says that there is none to take now. */
  receive(): Promise<Delivery | undefined>;
  /** Messages that arrived among the dead letters since the start. */
  deadLetters(): Promise<readonly RowMessage[]>;
  /** Lets time pass: by hand where the clock is ours, by waiting where it is not. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const message = (id: string, clientId = 'cli_a'): RowMessage => ({
  id,
  clientId,
  requestId: `req_${id}`,
});

/** What every {@link RowQueue} promises. Each adapter runs this whole suite. */
export function itKeepsTheJobQueueContract(newQueue: () => Promise<QueueUnderTest>): void {
  describe('a job queue', () => {
    let under: QueueUnderTest;

    beforeEach(async () => {
      under = await newQueue();
    });

    afterEach(() => under.close());

    const take = async (): Promise<Delivery> => {
      const delivery = await under.receive();
      if (!delivery) throw new Error('The queue had nothing to deliver.');
      return delivery;
    };

    it('delivers a message as it was sent', async () => {
      await under.queue.send(message('job_1'));

      const delivery = await take();

      expect(delivery.message).toEqual(message('job_1'));
      expect(delivery.receiveCount).toBe(1);
    });

    it('delivers every message, whatever client it belongs to', async () => {
      const sent = ['job_1', 'job_2', 'job_3'].map((id, n) => message(id, `cli_${n % 2}`));
      for (const one of sent) await under.queue.send(one);

      const received: string[] = [];
      for (const _ of sent) {
        const delivery = await take();
        received.push(delivery.message.id);
        await delivery.acknowledge();
      }

      expect(received.sort()).toEqual(['job_1', 'job_2', 'job_3']);
    });

    it('has nothing to deliver when nothing was sent', async () => {
      expect(await under.receive()).toBeUndefined();
    });

    it('hides a message while a worker has it', async () => {
      await under.queue.send(message('job_1'));
      await take();

      expect(await under.receive()).toBeUndefined();
    });

    it('never delivers an acknowledged message again', async () => {
      await under.queue.send(message('job_1'));
      await (await take()).acknowledge();

      await under.pass(under.visibilityMs + 1_000);

      expect(await under.receive()).toBeUndefined();
    });

    it('delivers a message again that was given back, and counts', async () => {
      await under.queue.send(message('job_1'));
      await (await take()).giveBack();
      await under.pass(under.visibilityMs);

      const again = await take();

      expect(again.message).toEqual(message('job_1'));
      expect(again.receiveCount).toBe(2);
    });

    it('delivers a message again that its worker never settled', async () => {
      await under.queue.send(message('job_1'));
      await take();
      await under.pass(under.visibilityMs + 1_000);

      const again = await take();

      expect(again.receiveCount).toBe(2);
    });

    it('holds a delayed message back until its time', async () => {
      await under.queue.send(message('job_1'), 2_000);
      const early = await under.receive();
      await under.pass(3_000);

      const delivery = await take();

      expect(early).toBeUndefined();
      expect(delivery.message.id).toBe('job_1');
    });

    it('buries a message that was received too often', async () => {
      await under.queue.send(message('job_1'));
      for (let receipt = 0; receipt < under.maxReceives; receipt += 1) {
        await (await take()).giveBack();
        await under.pass(under.visibilityMs);
      }

      const afterwards = await under.receive();

      expect(afterwards).toBeUndefined();
      expect(await under.deadLetters()).toEqual([message('job_1')]);
    });
  });
}
