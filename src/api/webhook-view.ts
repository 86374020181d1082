import { FAILURES } from '../jobs/errors.ts';
import type { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';
import { type Endpoint, secretsAt } from '../webhooks/endpoint.ts';
import type { Unveiled } from '../webhooks/manage-endpoints.ts';
import { errorPage } from './job-view.ts';

const iso = (instant: number): string => new Date(instant).toISOString();

const isoOr = (instant: number | undefined) => (instant === undefined ? undefined : iso(instant));

/** An endpoint as the API shows it: its secrets by their age only. */
export const webhookView = (endpoint: Endpoint, now: number) => ({
  id: endpoint.id,
  url: endpoint.url,
  events: endpoint.events,
  description: endpoint.description,
  enabled: endpoint.disabled === undefined,
  disabled: endpoint.disabled && {
    reason: endpoint.disabled.reason,
    at: iso(endpoint.disabled.at),
  },
  failingSince: isoOr(endpoint.failingSince),
  secrets: secretsAt(endpoint, now).map(({ createdAt, validUntil }) => ({
    createdAt: iso(createdAt),
    validUntil: isoOr(validUntil),
  })),
  createdAt: iso(endpoint.createdAt),
  updatedAt: iso(endpoint.updatedAt),
  links: {
    self: `/v1/webhooks/${endpoint.id}`,
    deliveries: `/v1/webhooks/${endpoint.id}/deliveries`,
  },
});

/** The only answer that has the secret in it. */
export const unveiledView = ({ endpoint, secret }: Unveiled, now: number) => ({
  ...webhookView(endpoint, now),
  secret,
});

/** A delivery as a list shows it. */
export const deliverySummary = (row: Delivery) => ({
  id: row.id,
  webhookId: row.parentId,
  eventId: row.eventId,
  eventType: row.eventType,
  status: row.status,
  ending: row.ending,
  createdAt: iso(row.createdAt),
  startsAt: isoOr(row.startsAt),
  endedAt: isoOr(row.endedAt),
  expiresAt: iso(row.expiresAt),
  attempt: row.attempt,
  links: { self: `/v1/webhooks/deliveries/${row.id}`, webhook: `/v1/webhooks/${row.parentId}` },
});

/** A delivery alone: with what is sent and what came of each attempt. */
export const deliveryView = (row: Delivery) => ({
  ...deliverySummary(row),
  payload: JSON.parse(row.body),
  attempts: row.attempts.map(attemptView),
});

const attemptView = ({
  attempt,
  startedAt,
  endedAt,
  status,
  answer,
  failure,
}: DeliveryAttempt) => ({
  attempt,
  startedAt: iso(startedAt),
  endedAt: isoOr(endedAt),
  status,
  answer,
  failure: failure && {
    code: failure.code,
    title: FAILURES[failure.code].title,
    detail: failure.message,
    type: errorPage(failure.code),
  },
});
