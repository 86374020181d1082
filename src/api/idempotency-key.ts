import { createHash } from 'node:crypto';
import { JobFailure } from '../jobs/errors.ts';
import type { HttpRequest } from '../runtime/http.ts';
import { invalid } from './fields.ts';

/** Printable ASCII, as the IETF draft's structured string allows; long enough for any scheme. */
const FORMAT = /^[\x21-\x7e]{1,255}$/;

/**
 * What the client calls this request (`Idempotency-Key`, IETF draft), hashed together with whose
 * it is and which route it came by: the same word of another client is another key.
 *
 * @throws JobFailure `INVALID_REQUEST` for a key that is empty, too long or not printable
 */
export function idempotencyKeyOf(request: HttpRequest, clientId: string): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (!FORMAT.test(key)) {
    const detail = 'An Idempotency-Key has 1 to 255 visible ASCII characters.';
    throw invalid([{ pointer: 'header/Idempotency-Key', detail }]);
  }
  return createHash('sha256').update(`${clientId}\n${request.route}\n${key}`).digest('hex');
}

/**
 * Refuses a submit that could double, where an admin wants that refused.
 *
 * @throws JobFailure `IDEMPOTENCY_KEY_REQUIRED`
 */
export function requireKey(
  { headers }: HttpRequest,
  { requiresIdempotencyKey }: { readonly requiresIdempotencyKey: boolean },
): void {
  if (!requiresIdempotencyKey || headers['idempotency-key'] !== undefined) return;
  const detail = 'This client submits nothing without an Idempotency-Key.';
  const code = 'IDEMPOTENCY_KEY_REQUIRED';
  throw new JobFailure(code, `header/Idempotency-Key: ${detail}`, {
    fields: [{ pointer: 'header/Idempotency-Key', detail, code }],
  });
}
