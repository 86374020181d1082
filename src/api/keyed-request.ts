import { hashOfJson } from '../jobs/hash-of-json.ts';
import type { IdempotencyClaim } from '../jobs/ports.ts';
import type { HttpRequest } from '../runtime/http.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';

/** The client's name for a request, together with what came under it. */
export function keyOf(
  request: HttpRequest,
  clientId: string,
  body: unknown,
): Omit<IdempotencyClaim, 'expiresAt'> | undefined {
  const key = idempotencyKeyOf(request, clientId);
  return key === undefined ? undefined : { key, bodyHash: hashOfJson(body) };
}

/** Says that the answer is that of an earlier request. */
export const replayedHeader = (replayed: boolean): Record<string, string> =>
  replayed ? { 'idempotent-replayed': 'true' } : {};
