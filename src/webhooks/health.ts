import type { Delivery } from './delivery.ts';
import type { Endpoint } from './endpoint.ts';
import { DISABLE_AFTER_MS } from './timing.ts';
import { isGone, type Outcome } from './transitions.ts';

/**
 * What an attempt tells of its endpoint; `undefined` when that is nothing new.
 *
 * An endpoint is disabled when it says that it is gone, or when a delivery is given up and nothing
 * else got through for days: one failed attempt after a quiet week is no reason.
 */
export function judged(
  endpoint: Endpoint,
  { outcome, delivery }: { readonly outcome: Outcome; readonly delivery: Delivery },
  now: number,
): Endpoint | undefined {
  if (outcome.kind === 'dropped' || outcome.kind === 'unsent' || endpoint.disabled)
    return undefined;
  if (delivery.status === 'delivered') {
    if (endpoint.failingSince === undefined) return undefined;
    return { ...endpoint, failingSince: undefined };
  }
  if (isGone(outcome)) return { ...endpoint, disabled: { reason: 'gone', at: now } };
  const failingSince = endpoint.failingSince ?? now;
  if (delivery.status === 'failed' && now - failingSince >= DISABLE_AFTER_MS) {
    return { ...endpoint, failingSince, disabled: { reason: 'failing', at: now } };
  }
  return endpoint.failingSince === undefined ? { ...endpoint, failingSince } : undefined;
}
