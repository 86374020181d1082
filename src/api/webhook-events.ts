import type * as z from 'zod';
import { TEST_EVENT } from '../webhooks/delivery.ts';
import { EVENT_TYPES, type EventType } from '../webhooks/endpoint.ts';
import { BatchEventPayload } from './batch-event-schema.ts';
import { JobEventPayload, TestEventPayload } from './webhook-schemas.ts';

/** What the `webhooks` section of the description says of one type of event. */
export interface EventDescription {
  readonly type: string;
  readonly summary: string;
  readonly payload: z.ZodType;
}

const SUMMARIES: Readonly<Record<EventType, string>> = {
  'job.succeeded': 'A job has done its work',
  'job.failed': 'A job has failed for good',
  'job.cancelled': 'A job was cancelled',
  'batch.ended': 'Every item of a batch was read, and every job of it has ended',
  'batch.failed': 'A batch could not read its file, and the jobs that it had made have ended',
  'batch.cancelled': 'A batch was cancelled, and all of its jobs have ended',
};

/** Every type of event, the test included. */
export const EVENT_DESCRIPTIONS: readonly EventDescription[] = [
  ...EVENT_TYPES.map((type) => ({ type, summary: SUMMARIES[type], payload: payloadOf(type) })),
  { type: TEST_EVENT, summary: 'You have asked for a test', payload: TestEventPayload },
];

function payloadOf(type: EventType): z.ZodType {
  return type.startsWith('batch.') ? BatchEventPayload : JobEventPayload;
}

/** Headers of Standard Webhooks, on every event. */
export const EVENT_HEADERS = {
  'webhook-id': 'The same for every attempt: remember it, and do nothing twice.',
  'webhook-timestamp': 'Seconds since the Unix epoch; refuse what is older than five minutes.',
  'webhook-signature': 'One signature (v1,…), or two while your secret is rotated.',
} as const;
