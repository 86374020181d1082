import * as z from 'zod';
import type { FieldError } from '../jobs/errors.ts';
import {
  hostOf,
  isAllowedHost,
  portOf,
  refusalOf,
  type TargetPolicy,
  TargetUrl,
} from '../wall/target.ts';
import { DeliveryStatus } from '../webhooks/delivery.ts';
import { EVENT_TYPES, EventType } from '../webhooks/endpoint.ts';
import { DELIVERY_ID } from '../webhooks/ids.ts';
import { ROTATION_OVERLAP_S } from '../webhooks/timing.ts';
import { cursorTo } from './cursor.ts';
import { Moment } from './moment.ts';

const DAY_S = 24 * 60 * 60;

const Url = TargetUrl.meta({ format: 'uri', description: 'https, without credentials.' });

const Events = z
  .array(EventType)
  .min(1)
  .max(EVENT_TYPES.length)
  .meta({ description: 'What the endpoint is told of.' });

const Description = z.string().max(200).meta({ description: 'Words of your own.' });

/** What `POST /v1/webhooks` takes. */
export const WebhookBody = z.strictObject({
  url: Url,
  events: Events.default([...EVENT_TYPES]),
  description: Description.optional(),
});

/** What `PUT /v1/webhooks/{webhookId}` takes: what is left out stays as it is. */
export const WebhookEdit = z.strictObject({
  url: Url.optional(),
  events: Events.optional(),
  description: Description.optional(),
  enabled: z.boolean().optional().meta({ description: 'true also forgets earlier failures.' }),
});

/** What a rotation takes; no body at all is fine, too. */
export const RotateBody = z.strictObject({
  overlapS: z
    .int()
    .min(0)
    .max(7 * DAY_S)
    .default(ROTATION_OVERLAP_S)
    .meta({ description: 'How long the old secret signs beside the new one, in seconds.' }),
});

const Next = cursorTo(DELIVERY_ID).meta({ description: '"next" of the answer before.' });

/** What the redelivery of all that failed takes. */
export const RedeliverBody = z.strictObject({
  since: Moment.meta({ description: 'Only events of this time or later.' }),
  next: Next.optional(),
});

/** What the list of deliveries takes. */
export const DeliveryQuery = z.strictObject({
  status: DeliveryStatus.optional().meta({ description: 'Only deliveries in this state.' }),
  size: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .meta({ description: 'Deliveries in one answer at most.' }),
  next: Next.optional(),
});

/** Addresses that the stage refuses by their text alone; names are checked when connected to. */
export function refusedUrl(text: string | undefined, policy: TargetPolicy): FieldError[] {
  if (text === undefined) return [];
  const url = new URL(text);
  const isPlain = url.protocol !== 'https:';
  const detail =
    isPlain && !isAllowedHost(policy, hostOf(url), portOf(url))
      ? 'Events are only sent to https: addresses.'
      : refusalOf(url, policy);
  return detail === undefined ? [] : [{ pointer: '/url', detail }];
}
