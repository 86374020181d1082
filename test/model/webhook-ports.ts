import { DELIVERY, type Delivery } from '../../src/webhooks/delivery.ts';
import type { EndpointBook } from '../../src/webhooks/endpoint.ts';
import type { Post } from '../../src/webhooks/ports.ts';
import type { Ask } from './ports.ts';
import { type ModelRows, rowsAsking } from './row-ports.ts';

/** What is asked of a receiver. */
export interface WebhookQuestions {
  /** Answers with a status. */
  'hook.post'(eventId: string, body: string): number;
}

export interface WebhookPorts {
  readonly deliveries: ModelRows<Delivery>;
  readonly books: ModelRows<EndpointBook>;
  readonly post: Post;
}

/** Name of the type under which the endpoints of each client are kept. */
export const BOOK = 'webhooks';

const NOTHING = new Uint8Array();

export const webhookPortsAsking = (ask: Ask): WebhookPorts => ({
  deliveries: rowsAsking<Delivery>(ask, DELIVERY),
  books: rowsAsking<EndpointBook>(ask, BOOK),
  post: async (_url, headers, body) => {
    const status = await ask('hook.post', [headers['webhook-id'] ?? '', body]);
    return { status, beginning: NOTHING };
  },
});
