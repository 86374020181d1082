import { encodeTime } from 'ulid';
import { hashed } from '../jobs/source-ids.ts';

const HASH_DIGITS = 16;

/**
 * The id of an event: made of what happened, so that whoever tells of it again names the same.
 *
 * @param at - when it happened, in milliseconds since the Unix epoch
 */
export const eventIdOf = (at: number, ...cause: readonly (string | number)[]): string =>
  `evt_${stableUlid(at, cause)}`;

/** The id of the delivery of an event to an endpoint: there is one, however often it is written. */
export const deliveryIdOf = (at: number, eventId: string, endpointId: string): string =>
  `dlv_${stableUlid(at, [eventId, endpointId])}`;

const stableUlid = (at: number, cause: readonly (string | number)[]): string =>
  encodeTime(at) + hashed(cause.join('\n'), HASH_DIGITS);

/** Matches the id of a delivery. */
export const DELIVERY_ID = /^dlv_[0-9A-HJKMNP-TV-Z]{26}$/;
