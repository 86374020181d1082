import { JobFailure } from '../jobs/errors.ts';
import { applyToRow, type RowChange } from '../rows/apply.ts';
import type { RowQueue } from '../rows/ports.ts';
import type { SecretBox } from '../secrets/ports.ts';
import { withEndpoint } from './book.ts';
import { type Delivery, messageOf } from './delivery.ts';
import { bookIdOf, type DisabledReason, type Endpoint, secretsAt } from './endpoint.ts';
import { excerptOf } from './excerpt.ts';
import { judged } from './health.ts';
import type { Deliveries, EndpointBooks, Post } from './ports.ts';
import { signedHeaders } from './sign.ts';
import { claim, isShort, type Outcome, settle } from './transitions.ts';

export interface DeliverDependencies {
  readonly deliveries: Pick<Deliveries, 'get' | 'commit'>;
  readonly books: Pick<EndpointBooks, 'get' | 'commit'>;
  readonly queue: RowQueue;
  readonly box: Pick<SecretBox, 'open'>;
  readonly post: Post;
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Told of failures on our side; the delivery waits until they have passed. */
  readonly onError: (error: unknown) => void;
}

/** What to tell the queue, and what happened. */
export interface DeliverSummary {
  readonly message: 'done' | 'give-back';
  /** What this deliverer did to the delivery; absent when it had no right to it. */
  readonly change?: RowChange<Delivery> | undefined;
  /** Set if the endpoint was disabled for it. */
  readonly disabled?: DisabledReason | undefined;
}

export type Deliver = (deliveryId: string) => Promise<DeliverSummary>;

/**
 * Makes one attempt to tell an endpoint of an event.
 *
 * Safe to call twice and at once: the claim lets one caller in, and the finish names the attempt. A
 * crash after the POST sends the event again, with the same id: delivery is at least once.
 */
export const createDeliver =
  (dependencies: DeliverDependencies): Deliver =>
  async (deliveryId) => {
    const { deliveries, now, random } = dependencies;
    const claimed = await applyToRow(deliveries, deliveryId, (row) => claim(row, now()));
    if (typeof claimed !== 'object') return refused(claimed);
    const { attempt, status } = claimed.after;
    if (status !== 'sending') return { message: 'done', change: claimed };

    const endpoint = await endpointOf(dependencies, claimed.after);
    const outcome = await attemptAt(dependencies, claimed.after, endpoint);
    const change = await applyToRow(deliveries, deliveryId, (row) =>
      settle(row, { attempt, outcome }, now(), random()),
    );
    if (typeof change !== 'object') return refused(change);
    const disabled = endpoint && (await judge(dependencies, endpoint, outcome, change.after));
    await sendNext(dependencies, change.after);
    return { message: 'done', change, disabled };
  };

/** The sweep stands in for a message whose time has not come; one that is taken may come again. */
const refused = (word: string | undefined): DeliverSummary => ({
  message: word === 'taken' ? 'give-back' : 'done',
});

async function endpointOf(
  { books }: DeliverDependencies,
  { clientId, parentId }: Delivery,
): Promise<Endpoint | undefined> {
  const book = await books.get(bookIdOf(clientId));
  return book?.endpoints.find(({ id }) => id === parentId);
}

async function attemptAt(
  { box, post, now, onError }: DeliverDependencies,
  { eventId, body }: Delivery,
  endpoint: Endpoint | undefined,
): Promise<Outcome> {
  if (!endpoint) return { kind: 'dropped', ending: 'endpoint-deleted' };
  if (endpoint.disabled) return { kind: 'dropped', ending: 'endpoint-disabled' };
  try {
    const sealed = secretsAt(endpoint, now());
    const secrets = await Promise.all(sealed.map((one) => box.open(one.sealed, endpoint.id)));
    const headers = signedHeaders({ id: eventId, body }, secrets, now());
    const { status, retryAfterMs, beginning } = await post(endpoint.url, headers, body);
    return { kind: 'answered', status, answer: excerptOf(beginning), retryAfterMs };
  } catch (thrown) {
    const { code, message } = JobFailure.from(thrown);
    const isOurs = code === 'INTERNAL' || code === 'UNAVAILABLE';
    if (isOurs) onError(thrown);
    return { kind: isOurs ? 'unsent' : 'unanswered', failure: { code, message } };
  }
}

/** Notes how the endpoint fares, and says if it was disabled for it. */
async function judge(
  { books, now }: DeliverDependencies,
  seen: Endpoint,
  outcome: Outcome,
  delivery: Delivery,
): Promise<DisabledReason | undefined> {
  const at = now();
  // Nearly always there is nothing to write: the copy that was read tells.
  if (!judged(seen, { outcome, delivery }, at)) return undefined;
  const change = await applyToRow(books, bookIdOf(delivery.clientId), (book) => {
    const endpoint = book.endpoints.find(({ id }) => id === seen.id);
    const verdict = endpoint && judged(endpoint, { outcome, delivery }, at);
    return verdict ? withEndpoint(book, verdict, at) : 'nothing-new';
  });
  if (typeof change !== 'object') return undefined;
  return change.after.endpoints.find(({ id }) => id === seen.id)?.disabled?.reason;
}

/** A short pause is waited out by a message; a longer one by the row, which the sweep finds. */
async function sendNext(
  { queue, now, onError }: DeliverDependencies,
  row: Delivery,
): Promise<void> {
  if (row.status !== 'pending') return;
  const pauseMs = Math.max(0, (row.startsAt ?? 0) - now());
  if (isShort(pauseMs)) await queue.send(messageOf(row), pauseMs).catch(onError);
}
