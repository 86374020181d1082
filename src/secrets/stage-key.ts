import { hkdfSync } from 'node:crypto';
import type { KeyRing, StageKey } from './ports.ts';

const KEY_BYTES = 32;
const ID_BYTES = 6;

/**
 * Derives the key to seal with from the secret of a stage (HKDF, RFC 5869), so that the same secret
 * may serve for other things, and so that it may be bytes or text of any length.
 *
 * @param secret - at least 256 bits that nobody can guess
 */
export const stageKeyOf = (secret: string | Uint8Array): StageKey => ({
  id: derived(secret, 'gannet secret box: name of the key', ID_BYTES).toString('hex'),
  key: derived(secret, 'gannet secret box: key', KEY_BYTES),
});

const derived = (secret: string | Uint8Array, purpose: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, bytes));

/** A ring with one key that never changes. */
export const singleKey = (key: StageKey): KeyRing => ({
  keys: async () => [key],
  latestKeys: async () => [key],
});
