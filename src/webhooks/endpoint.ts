import * as z from 'zod';
import { Instant } from '../jobs/job.ts';
import type { DueRow } from '../rows/ports.ts';

/** What an endpoint can ask to be told of. A name is never changed or used again. */
export const EVENT_TYPES = [
  'job.succeeded',
  'job.failed',
  'job.cancelled',
  'batch.ended',
  'batch.failed',
  'batch.cancelled',
] as const;
export const EventType = z.enum(EVENT_TYPES);
export type EventType = z.infer<typeof EventType>;

/** Endpoints that one client can have. */
export const MOST_ENDPOINTS = 10;

/** A secret that deliveries are signed with. */
export const SigningSecret = z.object({
  /** As the secret box gave it, for the endpoint's id. */
  sealed: z.string(),
  createdAt: Instant,
  /** Signs until then beside the newer one; absent: until it is rotated. */
  validUntil: Instant.optional(),
});
export type SigningSecret = z.infer<typeof SigningSecret>;

/** `asked` by its client; `gone`: it answered 410; `failing`: nothing got through for days. */
export const DisabledReason = z.enum(['asked', 'gone', 'failing']);
export type DisabledReason = z.infer<typeof DisabledReason>;

/** An address of a client's that is told of events. */
export const Endpoint = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(EventType),
  description: z.string().optional(),
  /** Newest first; never empty. */
  secrets: z.array(SigningSecret).min(1),
  createdAt: Instant,
  updatedAt: Instant,
  /** Absent: it is told of events. */
  disabled: z.object({ reason: DisabledReason, at: Instant }).optional(),
  /** First failure since something last got through. */
  failingSince: Instant.optional(),
});
export type Endpoint = z.infer<typeof Endpoint>;

/**
 * All endpoints of a client in one row: so their number is exact under any race, and the end of a
 * job finds them with one consistent read.
 */
export const EndpointBook = z.object({
  id: z.string(),
  clientId: z.string(),
  version: z.int(),
  endpoints: z.array(Endpoint),
  dueAt: Instant.optional(),
}) satisfies z.ZodType<DueRow>;
export type EndpointBook = z.infer<typeof EndpointBook>;

const BOOK_PREFIX = 'webhooks/';

export const bookIdOf = (clientId: string): string => `${BOOK_PREFIX}${clientId}`;

export const isBookId = (id: string): boolean => id.startsWith(BOOK_PREFIX);

export const emptyBook = (clientId: string): EndpointBook => ({
  id: bookIdOf(clientId),
  clientId,
  version: 0,
  endpoints: [],
});

/** The secrets that sign at this moment, newest first. */
export const secretsAt = ({ secrets }: Endpoint, now: number): SigningSecret[] =>
  secrets.filter(({ validUntil }) => validUntil === undefined || validUntil > now);
