import { keyReused } from '../jobs/accept-job.ts';
import type { IdempotencyClaim } from '../jobs/ports.ts';
import { IDEMPOTENCY_MS } from '../jobs/submit-job.ts';
import type { ClientKey } from './client-key.ts';

/** What an admin calls a request (`Idempotency-Key`), and what came with it. */
export type RequestName = Omit<IdempotencyClaim, 'expiresAt'>;

/**
 * The key that a request of this name made before. The name lies in the client's own row, beside the
 * key: what decides about one decides about the other.
 *
 * @throws JobFailure `IDEMPOTENCY_KEY_REUSED` when the name came with another body then
 */
export function keyMadeUnder(
  keys: readonly ClientKey[],
  name: RequestName | undefined,
  at: number,
): ClientKey | undefined {
  if (!name) return undefined;
  const made = keys.find(
    ({ madeUnder, createdAt }) => madeUnder?.key === name.key && createdAt + IDEMPOTENCY_MS > at,
  );
  if (made && made.madeUnder?.bodyHash !== name.bodyHash) throw keyReused();
  return made;
}
