import type { RowQueue } from '../../src/rows/ports.ts';
import { createAesSecretBox } from '../../src/secrets/aes-secret-box.ts';
import { singleKey, stageKeyOf } from '../../src/secrets/stage-key.ts';
import { deliveryTo } from '../../src/webhooks/address.ts';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import type { Endpoint, EndpointBook } from '../../src/webhooks/endpoint.ts';
import { bookIdOf } from '../../src/webhooks/endpoint.ts';
import { CLIENT, JOB_ID, NOW } from './jobs.ts';

export const WEBHOOK_ID = 'whk_01KAN0000000000000000000W1';

export const box = createAesSecretBox(singleKey(stageKeyOf('a stage key for tests only')));

/** The secret of {@link endpointOf}'s endpoints, sealed for {@link WEBHOOK_ID}. */
export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export const SEALED = await box.seal(SECRET, WEBHOOK_ID);

/** An endpoint that listens to everything and has never failed. */
export const endpointOf = (overrides: Partial<Endpoint> = {}): Endpoint => ({
  id: WEBHOOK_ID,
  url: 'https://hook.example.com/in',
  events: ['job.succeeded', 'job.failed', 'job.cancelled'],
  secrets: [{ sealed: SEALED, createdAt: NOW }],
  createdAt: NOW,
  updatedAt: NOW,
  ...overrides,
});

export const bookOf = (...endpoints: Endpoint[]): EndpointBook => ({
  id: bookIdOf(CLIENT),
  clientId: CLIENT,
  version: 0,
  endpoints,
});

/** A delivery of something that happened at {@link NOW}, which nobody has touched since. */
export const deliveryOf = (overrides: Partial<Delivery> = {}): Delivery => ({
  ...deliveryTo(endpointOf(), {
    id: 'evt_01KAN0000000000000000000E1',
    type: 'job.succeeded',
    at: NOW,
    clientId: CLIENT,
    requestId: 'req_test',
    body: JSON.stringify({ type: 'job.succeeded', data: { id: JOB_ID } }),
  }),
  ...overrides,
});

interface MessageLog extends RowQueue {
  readonly sent: { readonly id: string; readonly delayMs: number }[];
}

/** A queue that only writes down what it is given. */
export function messageLog(): MessageLog {
  const sent: { id: string; delayMs: number }[] = [];
  return {
    sent,
    send: async ({ id }, delayMs = 0) => void sent.push({ id, delayMs }),
  };
}
