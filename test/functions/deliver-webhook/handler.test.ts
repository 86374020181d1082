import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/deliver-webhook/handler.ts';
import { sqsEventOf } from '../../../src/embedded/sqs-event.ts';
import type { Deliver } from '../../../src/webhooks/deliver.ts';
import { bookIdOf } from '../../../src/webhooks/endpoint.ts';
import { lambdaContext } from '../../support/http.ts';
import { CLIENT, NOW } from '../../support/jobs.ts';
import { deliveryOf } from '../../support/webhooks.ts';

const recordOf = (messageId: string, id: string) =>
  sqsEventOf({
    messageId,
    message: { id, clientId: CLIENT, requestId: 'req_test' },
    receiveCount: 1,
    sentAt: NOW,
    firstReceivedAt: NOW,
  }).Records;

const handle = async (
  records: ReturnType<typeof recordOf>,
  deliver: Deliver,
  lookAfter: (id: string) => Promise<void> = async () => undefined,
) => {
  const { batchItemFailures } = await createHandler({ deliver, lookAfter })(
    { Records: records },
    lambdaContext,
  );
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

const delivered: Deliver = async (id) => {
  const before = deliveryOf({ id });
  return { message: 'done', change: { before, after: { ...before, status: 'delivered' } } };
};

describe('deliver-webhook', () => {
  it('works off all records, and gives none back when all is well', async () => {
    const seen: string[] = [];
    const failed = await handle([...recordOf('m1', 'dlv_1'), ...recordOf('m2', 'dlv_2')], (id) => {
      seen.push(id);
      return delivered(id);
    });

    expect(failed).toEqual([]);
    expect(seen).toEqual(['dlv_1', 'dlv_2']);
  });

  it('gives back what another deliverer has, what failed, and what nobody can read', async () => {
    const [unreadable] = recordOf('m4', 'dlv_4');
    const records = [
      ...recordOf('m1', 'dlv_1'),
      ...recordOf('m2', 'dlv_2'),
      ...recordOf('m3', 'dlv_3'),
      ...(unreadable ? [{ ...unreadable, body: 'not json' }] : []),
    ];

    const failed = await handle(records, async (id) => {
      if (id === 'dlv_2') return { message: 'give-back' };
      if (id === 'dlv_3') throw new Error('throttled');
      return delivered(id);
    });

    expect(failed).toEqual(['m2', 'm3', 'm4']);
  });

  it('looks after the secrets of a client when the sweep asks for it', async () => {
    const seen: string[] = [];
    const failed = await handle(recordOf('m1', bookIdOf(CLIENT)), delivered, async (id) => {
      seen.push(id);
    });

    expect(failed).toEqual([]);
    expect(seen).toEqual([bookIdOf(CLIENT)]);
  });

  it('tells of what it did whatever that was', async () => {
    const before = deliveryOf({ attempts: [{ attempt: 1, startedAt: NOW, status: 410 }] });
    const failed = await handle(recordOf('m1', before.id), async () => ({
      message: 'done',
      change: { before, after: { ...before, status: 'failed', ending: 'attempts-used' } },
      disabled: 'failing',
    }));

    expect(failed).toEqual([]);
  });
});
