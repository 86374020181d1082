import type { RowQueue } from '../rows/ports.ts';
import { createRowSweep, type Sweep } from '../rows/sweep.ts';
import { messageOf } from './delivery.ts';
import type { Deliveries, EndpointBooks } from './ports.ts';
import { DELIVERY_TIMING } from './timing.ts';
import { isShort, recover } from './transitions.ts';

interface Dependencies {
  /** Where deliveries wait for their deliverer, who also looks after secrets. */
  readonly queue: RowQueue;
  readonly now: () => number;
}

/**
 * Sends the message again for every delivery whose time has come. After a restart that lost the
 * messages in line, all that nobody is sending are sent as they were, which puts nothing off.
 */
export const createDeliverySweep = ({
  deliveries,
  queue,
  now,
}: Dependencies & { readonly deliveries: Pick<Deliveries, 'due' | 'commit'> }): Sweep =>
  createRowSweep({
    due: deliveries.due,
    now,
    nudge: async (row, at, horizon) => {
      if (horizon > at && row.status === 'pending') {
        const pauseMs = Math.max(0, (row.startsAt ?? at) - at);
        if (!isShort(pauseMs)) return 'left';
        await queue.send(messageOf(row), pauseMs);
        return 'sent';
      }
      const decision = recover(row, at);
      if (typeof decision === 'string') return 'left';
      const after = { ...decision, version: row.version + 1 };
      if (!(await deliveries.commit(row, after))) return 'left';
      await queue.send(messageOf(after));
      return 'sent';
    },
  });

/** Sends a message for every client's endpoints whose secrets are to be looked at. */
export const createUpkeepSweep = ({
  books,
  queue,
  now,
}: Dependencies & { readonly books: Pick<EndpointBooks, 'due' | 'commit'> }): Sweep =>
  createRowSweep({
    due: books.due,
    now,
    nudge: async (book, at) => {
      // After a restart everything counts as overdue; secrets run out at their own time.
      if (book.dueAt === undefined || book.dueAt > at) return 'left';
      const dueAt = at + DELIVERY_TIMING.resendMaxMs;
      const after = { ...book, dueAt, version: book.version + 1 };
      if (!(await books.commit(book, after))) return 'left';
      const { id, clientId } = book;
      await queue.send({ id, clientId, requestId: 'webhook-upkeep' });
      return 'sent';
    },
  });
