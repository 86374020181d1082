import { type ClientKey, isLive } from './client-key.ts';
import { keyEnded, keyNotFound } from './failures.ts';
import { type MadeKey, newClientKey } from './new-client-key.ts';

export interface Rotated {
  readonly made: MadeKey;
  /** The old key, with its end. */
  readonly old: ClientKey;
  readonly keys: readonly ClientKey[];
}

interface Asked {
  readonly keyId: string;
  readonly graceMs: number;
  readonly expiresAt?: number | undefined;
  readonly requestName?: ClientKey['madeUnder'];
}

/**
 * A new key in the place of an old one, which lives on for its grace. There are never more than two
 * of them: what the old one itself was still followed by ends now.
 *
 * @throws JobFailure `KEY_NOT_FOUND`, `KEY_ENDED`
 */
export function rotated(
  keys: readonly ClientKey[],
  { keyId, graceMs, expiresAt, requestName }: Asked,
  newKeyId: string,
  at: number,
): Rotated {
  const before = keys.find((key) => key.keyId === keyId);
  if (!before) throw keyNotFound(keyId);
  if (before.rotatedTo !== undefined) throw keyEnded(keyId, `has a successor, ${before.rotatedTo}`);
  if (!isLive(before, at)) throw keyEnded(keyId, 'was revoked or has expired');
  const { scopes, name } = before;
  const made = newClientKey(scopes, newKeyId, at, {
    name,
    expiresAt: expiresAt ?? sameLife(before, at),
    madeUnder: requestName,
  });
  const old = endingBy({ ...before, rotatedTo: newKeyId }, at + graceMs);
  const others = keys.map((key) => {
    if (key.keyId === keyId) return old;
    return key.rotatedTo === keyId ? endingBy(key, at) : key;
  });
  return { made, old, keys: [...others, made.row] };
}

const sameLife = ({ createdAt, expiresAt }: ClientKey, at: number): number | undefined =>
  expiresAt === undefined ? undefined : at + (expiresAt - createdAt);

const endingBy = (key: ClientKey, at: number): ClientKey => ({
  ...key,
  expiresAt: Math.min(key.expiresAt ?? at, at),
});
