import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** Standard Webhooks asks for 24 to 64; as long as the hash that it keys. */
const SECRET_BYTES = 32;

/** A secret that nobody knows yet, in the form that Standard Webhooks gives it. */
export const newSigningSecret = (): string =>
  `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

export interface Message {
  readonly id: string;
  readonly body: string;
}

/**
 * The headers of Standard Webhooks: a signature for each secret, so that a receiver may know the
 * old one or the new one.
 *
 * @param now - milliseconds since the Unix epoch: receivers refuse what is minutes old
 */
export function signedHeaders(
  { id, body }: Message,
  secrets: readonly string[],
  now: number,
): Record<string, string> {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), body));
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': signatures.join(' '),
  };
}
