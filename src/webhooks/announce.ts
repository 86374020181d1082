import type { Batch } from '../batches/batch.ts';
import type { JobCounts } from '../batches/counts.ts';
import type { Announcement } from '../batches/ports.ts';
import type { JobStore } from '../jobs/ports.ts';
import type { RowQueue, TypedRow } from '../rows/ports.ts';
import { deliveriesOf } from './address.ts';
import { endOfBatch } from './batch-event.ts';
import { DELIVERY, messageOf } from './delivery.ts';
import { bookIdOf } from './endpoint.ts';
import { endOfJob, type WebhookEvent } from './event.ts';
import type { EndpointBooks } from './ports.ts';

export interface AnnounceDependencies {
  readonly books: Pick<EndpointBooks, 'get'>;
  /** Where deliveries wait for their deliverer. */
  readonly queue: RowQueue;
  /** Told when a message could not be sent; the sweep will send it. */
  readonly onSendFailed: (deliveryId: string, error: unknown) => void;
}

/**
 * A job store that tells of the end of jobs, whoever ends them: the deliveries are written in the
 * very transaction that ends the job, so there is one event for each end that was written, and none
 * for one that lost the race. Only then come the messages; the sweep stands in for those that a
 * crash swallows.
 */
export const announcing = (store: JobStore, dependencies: AnnounceDependencies): JobStore => ({
  ...store,
  commit: async (change) => {
    const event = endOfJob(change);
    if (!event) return store.commit(change);
    const { rows, send } = await announcement(event, dependencies);
    const isWritten = await store.commit({ ...change, rows: [...(change.rows ?? []), ...rows] });
    if (!isWritten) return false;
    await send();
    return true;
  },
});

/** Tells of the end of a batch in the same way: whoever ends it writes the rows with the end. */
export const createAnnounceEnd =
  (dependencies: AnnounceDependencies) =>
  (ended: Batch, jobs: JobCounts): Promise<Announcement> =>
    announcement(endOfBatch(ended, jobs), dependencies);

async function announcement(
  event: WebhookEvent,
  { books, queue, onSendFailed }: AnnounceDependencies,
): Promise<Announcement> {
  const deliveries = deliveriesOf(event, await books.get(bookIdOf(event.clientId)));
  const rows: readonly TypedRow[] = deliveries.map((row) => ({ type: DELIVERY, row }));
  const send = async () => {
    await Promise.all(
      deliveries.map((delivery) =>
        queue.send(messageOf(delivery)).catch((error: unknown) => onSendFailed(delivery.id, error)),
      ),
    );
  };
  return { rows, send };
}
