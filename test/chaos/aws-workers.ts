import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { JobFailure } from '../../src/jobs/errors.ts';
import { inTurn } from '../../src/rows/in-turn.ts';
import { RowMessageBody } from '../../src/rows/message.ts';
import { INVOCATION } from '../support/life.ts';
import { type AwsPlace, QUEUES } from './aws-place.ts';
import type { AwsService } from './aws-service.ts';

/** Rounds of work after which something will never be. */
export const MOST_ROUNDS = 200;
export const MINUTE_MS = 60_000;

export type Workers = ReturnType<typeof createWorkers>;

export const AT_ONCE = 6;

/** Shares of messages that two get at once, and whose acknowledgement is lost. */
const DOUBLED = 0.15;
const UNACKNOWLEDGED = 0.1;

/** What takes messages off the queues, as the event sources of AWS do: past the proxies. */
export function createWorkers(
  { plainSqs, queueUrl }: AwsPlace,
  service: AwsService,
  random: () => number,
) {
  let runs = 0;
  const work: Readonly<Record<(typeof QUEUES)[number], (id: string) => Promise<boolean>>> = {
    'chaos-jobs': async (id) => {
      runs += 1;
      return (await service.runJob(id, INVOCATION)).message === 'done';
    },
    'chaos-batches': async (id) => {
      await service.expandBatch(id, 300_000);
      return true;
    },
    // Nobody delivers here: what counts are the rows.
    'chaos-deliveries': async () => true,
  };
  const take = async (name: (typeof QUEUES)[number]) => {
    const QueueUrl = queueUrl(name, 'plain');
    const ask = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 2 };
    const { Messages = [] } = await plainSqs.send(new ReceiveMessageCommand(ask));
    await inTurn(Messages, AT_ONCE, async ({ Body = '', ReceiptHandle }) => {
      const { id } = RowMessageBody.parse(JSON.parse(Body));
      const attempt = () => work[name](id).catch(() => false);
      const [isDone] = await Promise.all([attempt(), random() < DOUBLED ? attempt() : true]);
      if (!isDone || random() < UNACKNOWLEDGED) return;
      await plainSqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    });
    return Messages.length;
  };
  return {
    runs: () => runs,
    /** Works until no queue has a message that can be had now. */
    workOff: async () => {
      for (let taken = 1; taken > 0; ) {
        const counts = await Promise.all(QUEUES.map(take));
        taken = counts.reduce((sum, some) => sum + some, 0);
      }
    },
    /** Lets a minute pass with everything that goes on in it. */
    minute: async () => {
      service.clock.now += MINUTE_MS;
      await service.sweep();
    },
  };
}

/** Asks until the answer is a good one, while everything else goes on. */
export async function insist<Value>(ask: () => Promise<Value | undefined>, workers: Workers) {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const value = await ask().catch(passing);
    if (value !== undefined && value !== false) return value;
    await workers.workOff();
    await workers.minute();
  }
  throw new Error(`${MOST_ROUNDS} rounds, and no good answer.`);
}

/** A client is told to come again; anything else that it is told is wrong. */
export function passing(thrown: unknown): undefined {
  if (!(thrown instanceof JobFailure) || thrown.code !== 'UNAVAILABLE') throw thrown;
}

/** Asks again at once, as long as it is told to. */
export async function insistently<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (;;) {
    const value = await ask().catch(passing);
    if (value !== undefined) return value;
  }
}
