import { announcing } from '../../src/webhooks/announce.ts';
import { createDeliver } from '../../src/webhooks/deliver.ts';
import type { Endpoint, EndpointBook } from '../../src/webhooks/endpoint.ts';
import { bookIdOf, EVENT_TYPES } from '../../src/webhooks/endpoint.ts';
import { createRedeliver } from '../../src/webhooks/manage-deliveries.ts';
import { createDeliverySweep } from '../../src/webhooks/sweep.ts';
import type { Ports } from './ports.ts';

/** What the entry points around webhooks do with the ports. */
export interface WebhookUseCases {
  /** From a message to its settlement, as `functions/deliver-webhook` does it. */
  deliver(ports: Ports, deliveryId: string): Promise<void>;
  /** @param aheadMs - see `Sweep` */
  sweepDeliveries(ports: Ports, aheadMs: number): Promise<unknown>;
  redeliver(ports: Ports, clientId: string, deliveryId: string): Promise<unknown>;
}

/** Everybody who ends jobs tells of it, in production as here. */
export const announced = (ports: Ports): Ports => {
  const store = announcing(ports.store, announcementOf(ports));
  return { ...ports, store: { ...store, overwrite: ports.store.overwrite } };
};

export const announcementOf = ({ books, queue }: Ports) => ({
  books,
  queue,
  onSendFailed: () => {},
});

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** Jitter takes a share of the pause around its middle. */
const MIDDLE = 0.5;

export const WEBHOOK_USE_CASES: WebhookUseCases = {
  deliver: async (ports, deliveryId) => {
    const { message } = await deliver(ports, deliveryId).catch(() => ({
      message: 'give-back' as const,
    }));
    await ports.settle(message);
  },
  sweepDeliveries: (ports, aheadMs) => createDeliverySweep(ports)(aheadMs),
  redeliver: (ports, clientId, deliveryId) =>
    createRedeliver({ ...ports, onSendFailed: () => {} })(clientId, deliveryId),
};

export const deliver = (ports: Ports, deliveryId: string) =>
  createDeliver({
    ...ports,
    box: { open: async () => SECRET },
    random: () => MIDDLE,
    onError: () => {},
  })(deliveryId);

const ENDPOINT: Endpoint = {
  id: 'whk_1',
  url: 'https://hook.example.com/in',
  events: [...EVENT_TYPES],
  secrets: [{ sealed: 'sealed', createdAt: 0 }],
  createdAt: 0,
  updatedAt: 0,
};

/** One endpoint of a client's that wants to know everything. */
export const bookOf = (clientId: string): EndpointBook => ({
  id: bookIdOf(clientId),
  clientId,
  version: 0,
  endpoints: [ENDPOINT],
});
