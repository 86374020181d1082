import type { Delivery } from './delivery.ts';
import type { Endpoint, EndpointBook } from './endpoint.ts';
import type { WebhookEvent } from './event.ts';
import { deliveryIdOf } from './ids.ts';
import { DELIVERY_TIMING } from './timing.ts';

/** A delivery for each endpoint that listens to this event. */
export const deliveriesOf = (event: WebhookEvent, book: EndpointBook | undefined): Delivery[] =>
  (book?.endpoints ?? [])
    .filter(({ disabled, events }) => !disabled && events.some((type) => type === event.type))
    .map((endpoint) => deliveryTo(endpoint, event));

/** The delivery of an event to one endpoint, whatever that listens to. */
export const deliveryTo = ({ id: endpointId }: Endpoint, event: WebhookEvent): Delivery => ({
  id: deliveryIdOf(event.at, event.id, endpointId),
  clientId: event.clientId,
  parentId: endpointId,
  version: 0,
  requestId: event.requestId,
  eventId: event.id,
  eventType: event.type,
  body: event.body,
  status: 'pending',
  createdAt: event.at,
  attempt: 0,
  attemptsUsed: 0,
  attempts: [],
  startsAt: event.at,
  dueAt: event.at + DELIVERY_TIMING.resendMs,
  resends: 0,
  expiresAt: event.at + DELIVERY_TIMING.retentionMs,
});
