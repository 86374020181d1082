import type { NewId } from '../jobs/ids.ts';
import { applyToRow } from '../rows/apply.ts';
import type { Page, RowQueue } from '../rows/ports.ts';
import { deliveryTo } from './address.ts';
import { collect } from './collect.ts';
import { type Delivery, type DeliveryStatus, messageOf, TEST_EVENT } from './delivery.ts';
import type { Endpoint } from './endpoint.ts';
import { deliveryNotFound, webhookDisabled } from './failures.ts';
import { createGetEndpoint } from './manage-endpoints.ts';
import type { Deliveries, EndpointBooks } from './ports.ts';
import { sendAgain } from './transitions.ts';

export interface DeliveryDependencies {
  readonly books: Pick<EndpointBooks, 'get'>;
  readonly deliveries: Deliveries;
  readonly queue: RowQueue;
  readonly newId: NewId;
  readonly now: () => number;
  /** Told when a message could not be sent; the sweep will send it. */
  readonly onSendFailed: (deliveryId: string, error: unknown) => void;
}

/** Deliveries that one call sends again at most: each is a write and a message. */
const RESENT_A_CALL = 200;

/** Of these so many are in hand at once. */
const AT_ONCE = 10;

export interface DeliveryQuery {
  readonly status?: DeliveryStatus | undefined;
  readonly size: number;
  readonly after?: string | undefined;
}

/** The deliveries of one endpoint, newest first. @throws JobFailure `WEBHOOK_NOT_FOUND` */
export const createListDeliveries =
  ({ books, deliveries }: Pick<DeliveryDependencies, 'books' | 'deliveries'>) =>
  async (clientId: string, endpointId: string, query: DeliveryQuery): Promise<Page<Delivery>> => {
    await createGetEndpoint({ books })(clientId, endpointId);
    const { status, size } = query;
    return collect(
      deliveries,
      { clientId, parentId: endpointId },
      {
        size,
        after: query.after,
        wants: (row) => status === undefined || row.status === status,
      },
    );
  };

/** One delivery of a client. @throws JobFailure `DELIVERY_NOT_FOUND` */
export const createGetDelivery =
  ({ deliveries }: Pick<DeliveryDependencies, 'deliveries'>) =>
  async (clientId: string, id: string): Promise<Delivery> => {
    const row = await deliveries.get(id);
    if (row?.clientId !== clientId) throw deliveryNotFound(id);
    return row;
  };

/** Sends a test event to an endpoint. @throws JobFailure `WEBHOOK_NOT_FOUND`, `WEBHOOK_DISABLED` */
export const createSendTest =
  (dependencies: DeliveryDependencies) =>
  async (clientId: string, endpointId: string, requestId: string): Promise<Delivery> => {
    const { books, deliveries, newId, now } = dependencies;
    const endpoint = await enabledEndpoint(books, clientId, endpointId);
    const at = now();
    const body = JSON.stringify({
      type: TEST_EVENT,
      timestamp: new Date(at).toISOString(),
      data: { webhookId: endpointId, message: 'This is a test. Nothing has happened.' },
    });
    const event = { id: newId('evt'), type: TEST_EVENT, at, clientId, requestId, body } as const;
    const delivery = deliveryTo(endpoint, event);
    await deliveries.create(delivery);
    await sendMessage(dependencies, delivery);
    return delivery;
  };

/**
 * Sends one delivery again, whatever became of it; one that is under way is left alone.
 *
 * @throws JobFailure `DELIVERY_NOT_FOUND`, `WEBHOOK_NOT_FOUND`, `WEBHOOK_DISABLED`
 */
export const createRedeliver =
  (dependencies: Omit<DeliveryDependencies, 'newId'>) =>
  async (clientId: string, id: string): Promise<Delivery> => {
    const seen = await createGetDelivery(dependencies)(clientId, id);
    await enabledEndpoint(dependencies.books, clientId, seen.parentId);
    return (await resend(dependencies, id)) ?? seen;
  };

export interface Redelivered {
  readonly redelivered: number;
  /** Where to go on; absent when there are no more. */
  readonly next?: string | undefined;
}

/**
 * Sends again what did not arrive, newest first, as far back as `since`. Safe to call twice: what
 * is on its way again is no longer among those that failed.
 *
 * @throws JobFailure `WEBHOOK_NOT_FOUND`, `WEBHOOK_DISABLED`
 */
export const createRedeliverFailed =
  (dependencies: Omit<DeliveryDependencies, 'newId'>) =>
  async (
    clientId: string,
    endpointId: string,
    { since, after }: { readonly since: number; readonly after?: string | undefined },
  ): Promise<Redelivered> => {
    const { books, deliveries } = dependencies;
    await enabledEndpoint(books, clientId, endpointId);
    const page = await collect(
      deliveries,
      { clientId, parentId: endpointId },
      {
        size: RESENT_A_CALL,
        after,
        wants: ({ status }) => status === 'failed' || status === 'dropped',
        isPast: ({ createdAt }) => createdAt < since,
      },
    );
    let redelivered = 0;
    for (let start = 0; start < page.items.length; start += AT_ONCE) {
      const some = page.items.slice(start, start + AT_ONCE);
      const sent = await Promise.all(some.map(({ id }) => resend(dependencies, id)));
      redelivered += sent.filter(Boolean).length;
    }
    return { redelivered, next: page.next };
  };

async function enabledEndpoint(
  books: DeliveryDependencies['books'],
  clientId: string,
  id: string,
): Promise<Endpoint> {
  const endpoint = await createGetEndpoint({ books })(clientId, id);
  if (endpoint.disabled) throw webhookDisabled(id);
  return endpoint;
}

/** The row as it is now on its way again; `undefined` when it cannot be sent now. */
async function resend(
  dependencies: Omit<DeliveryDependencies, 'newId'>,
  id: string,
): Promise<Delivery | undefined> {
  const { deliveries, now } = dependencies;
  const change = await applyToRow(deliveries, id, (row) => sendAgain(row, now()));
  if (typeof change !== 'object') return undefined;
  await sendMessage(dependencies, change.after);
  return change.after;
}

const sendMessage = (
  { queue, onSendFailed }: Pick<DeliveryDependencies, 'queue' | 'onSendFailed'>,
  row: Delivery,
): Promise<void> =>
  queue.send(messageOf(row)).catch((error: unknown) => onSendFailed(row.id, error));
