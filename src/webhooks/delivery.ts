import * as z from 'zod';
import { Failure, Instant } from '../jobs/job.ts';
import type { DueRow, RowMessage } from '../rows/ports.ts';
import { EVENT_TYPES } from './endpoint.ts';

/** Sent when a client asks for it, whatever its endpoint listens to. */
export const TEST_EVENT = 'webhook.test';

/** `dropped`: the endpoint was deleted or disabled before it could be told. */
export const DeliveryStatus = z.enum(['pending', 'sending', 'delivered', 'failed', 'dropped']);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

/** Why a delivery ended without success. */
export const DeliveryEnding = z.enum([
  'attempts-used',
  'gone',
  'endpoint-disabled',
  'endpoint-deleted',
]);
export type DeliveryEnding = z.infer<typeof DeliveryEnding>;

/** One POST to the endpoint. */
export const DeliveryAttempt = z.object({
  attempt: z.int(),
  startedAt: Instant,
  endedAt: Instant.optional(),
  /** HTTP status, if there was an answer. */
  status: z.int().optional(),
  /** The first characters of its body, made harmless. */
  answer: z.string().optional(),
  /** Set if there was none. */
  failure: Failure.optional(),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** One event on its way to one endpoint. */
export const Delivery = z.object({
  id: z.string(),
  clientId: z.string(),
  /** The endpoint. */
  parentId: z.string(),
  version: z.int(),
  requestId: z.string(),
  /** The same for every endpoint and every attempt: how a receiver knows an event that it had. */
  eventId: z.string(),
  eventType: z.enum([...EVENT_TYPES, TEST_EVENT]),
  /** What is sent, to the byte. */
  body: z.string(),
  status: DeliveryStatus,
  createdAt: Instant,
  /** Number of the last attempt; rises with every claim and fences off earlier ones. */
  attempt: z.int(),
  /** Attempts since it was made or last sent again by hand. */
  attemptsUsed: z.int(),
  /** The latest attempts, oldest first. */
  attempts: z.array(DeliveryAttempt),
  /** Earliest next attempt; set while `pending`. */
  startsAt: Instant.optional(),
  /** Until when the deliverer of `attempt` may finish it; set while `sending`. */
  leaseEndsAt: Instant.optional(),
  dueAt: Instant.optional(),
  /** Messages that the sweep sent since the delivery last moved: widens the next `dueAt`. */
  resends: z.int(),
  endedAt: Instant.optional(),
  ending: DeliveryEnding.optional(),
  expiresAt: Instant,
}) satisfies z.ZodType<DueRow>;
export type Delivery = z.infer<typeof Delivery>;

/** Name of the type in keys and indexes. */
export const DELIVERY = 'delivery';

export const hasEnded = ({ status }: Pick<Delivery, 'status'>): boolean =>
  status === 'delivered' || status === 'failed' || status === 'dropped';

export const messageOf = ({ id, clientId, requestId }: Delivery): RowMessage => ({
  id,
  clientId,
  requestId,
});
