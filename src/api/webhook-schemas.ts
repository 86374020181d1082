import * as z from 'zod';
import { JobStatus } from '../jobs/job.ts';
import { DeliveryEnding, DeliveryStatus, TEST_EVENT } from '../webhooks/delivery.ts';
import { DisabledReason, EVENT_TYPES, EventType } from '../webhooks/endpoint.ts';
import { FailureView } from './schemas.ts';
import { total } from './total.ts';

/** What the API answers about webhooks; see `schemas.ts`. */

const Moment = z.iso.datetime().meta({ description: 'ISO 8601, UTC, with milliseconds.' });
const Next = z.string().optional().meta({ description: 'Hand it back as next to read on.' });

const webhook = {
  id: z.string().meta({ description: 'A ULID with a prefix.', example: 'whk_01J…' }),
  url: z.string(),
  events: z.array(EventType),
  description: z.string().optional(),
  enabled: z.boolean(),
  disabled: z
    .strictObject({ reason: DisabledReason, at: Moment })
    .optional()
    .meta({ description: 'asked for, gone (it answered 410), or failing for days.' }),
  failingSince: Moment.optional().meta({ description: 'Nothing has got through since.' }),
  secrets: z
    .array(z.strictObject({ createdAt: Moment, validUntil: Moment.optional() }))
    .meta({ description: 'What signs at present, newest first; never the secrets themselves.' }),
  createdAt: Moment,
  updatedAt: Moment,
  links: z.strictObject({ self: z.string(), deliveries: z.string() }),
};

export const WebhookView = z
  .strictObject(webhook)
  .meta({ id: 'Webhook', description: 'An address of yours that is told of events.' });

export const UnveiledView = z
  .strictObject({
    ...webhook,
    secret: z
      .string()
      .meta({ description: 'whsec_…: shown in this answer and never again.', readOnly: true }),
  })
  .meta({ id: 'WebhookWithSecret' });

export const WebhookList = z
  .strictObject({ items: z.array(WebhookView) })
  .meta({ id: 'WebhookList' });

const delivery = {
  id: z.string().meta({ description: 'A ULID with a prefix.', example: 'dlv_01J…' }),
  webhookId: z.string(),
  eventId: z.string().meta({ description: 'The webhook-id that the endpoint sees.' }),
  eventType: z.enum([...EVENT_TYPES, TEST_EVENT]),
  status: DeliveryStatus,
  ending: DeliveryEnding.optional().meta({ description: 'Why it ended without success.' }),
  createdAt: Moment,
  startsAt: Moment.optional().meta({ description: 'Earliest next attempt.' }),
  endedAt: Moment.optional(),
  expiresAt: Moment,
  attempt: z.int().meta({ description: 'Number of the latest attempt.' }),
  links: z.strictObject({ self: z.string(), webhook: z.string() }),
};

export const DeliverySummary = z.strictObject(delivery).meta({ id: 'DeliverySummary' });

export const DeliveryView = z
  .strictObject({
    ...delivery,
    payload: z.record(z.string(), z.unknown()).meta({ description: 'What is sent.' }),
    attempts: z.array(
      z.strictObject({
        attempt: z.int(),
        startedAt: Moment,
        endedAt: Moment.optional(),
        status: z.int().optional().meta({ description: 'HTTP status, if there was an answer.' }),
        answer: z.string().optional().meta({ description: 'The beginning of its body.' }),
        failure: FailureView.optional(),
      }),
    ),
  })
  .meta({ id: 'Delivery', description: 'One event on its way to one webhook.' });

export const DeliveryList = z
  .strictObject({ items: z.array(DeliverySummary), size: z.int(), ...total, next: Next })
  .meta({ id: 'DeliveryList' });

export const RedeliveredView = z
  .strictObject({
    redelivered: z.int().meta({ description: 'Deliveries that are on their way again.' }),
    next: Next,
  })
  .meta({ id: 'Redelivered' });

const path = z.string().meta({ description: 'A path of this service.' });

/** The body of every `job.…` event. */
export const JobEventPayload = z
  .object({
    type: EventType.extract(['job.succeeded', 'job.failed', 'job.cancelled']),
    timestamp: Moment,
    data: z.object({
      id: z.string(),
      kind: z.string(),
      site: z.string(),
      status: JobStatus,
      tags: z.array(z.string()),
      createdAt: Moment,
      startedAt: Moment.optional(),
      endedAt: Moment,
      attempts: z.int(),
      failure: FailureView.pick({ code: true, title: true, detail: true }).optional(),
      artifacts: z
        .array(
          z.object({
            name: z.string(),
            mediaType: z.string(),
            sizeBytes: z.int(),
            sha256: z.string(),
            link: path,
          }),
        )
        .meta({ description: 'The first 20 at most.' }),
      artifactCount: z.int(),
      links: z.object({ self: path, events: path }),
    }),
  })
  .meta({ id: 'JobEndedEvent', description: 'A job has ended. More fields may come.' });

/** The body of `webhook.test`. */
export const TestEventPayload = z
  .object({
    type: z.literal(TEST_EVENT),
    timestamp: Moment,
    data: z.object({ webhookId: z.string(), message: z.string() }),
  })
  .meta({ id: 'TestEvent', description: 'Sent when you ask for it.' });
