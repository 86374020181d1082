import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing, SecretBox, StageKey } from './ports.ts';

const CIPHER = 'aes-256-gcm';

/** What GCM is made for; random ones do not repeat within the few secrets of a stage. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `v1.<id of the key>.<base64url of iv, tag and ciphertext>` */
const FORMAT = /^v1\.([0-9a-f]+)\.([\w-]+)$/;

/** Seals with AES-256-GCM; the owner is authenticated with the secret, though not kept in it. */
export const createAesSecretBox = (ring: KeyRing): SecretBox => ({
  seal: async (secret, owner) => {
    const [key] = await ring.keys();
    return sealed(secret, owner, key);
  },

  open: async (text, owner) => {
    const { keyId, bytes } = partsOf(text);
    const isIts = ({ id }: StageKey) => id === keyId;
    const key = (await ring.keys()).find(isIts) ?? (await ring.latestKeys()).find(isIts);
    if (!key) throw new Error(`The key ${keyId}, which sealed a secret, is gone.`);
    return opened(bytes, owner, key);
  },

  isCurrent: async (text) => {
    const [key] = await ring.keys();
    return partsOf(text).keyId === key.id;
  },
});

function sealed(secret: string, owner: string, { id, key }: StageKey): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(owner));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return `v1.${id}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
}

function opened(bytes: Buffer, owner: string, { key }: StageKey): string {
  const iv = bytes.subarray(0, IV_BYTES);
  const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(owner))
    .setAuthTag(tag);
  const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

function partsOf(text: string) {
  const [, keyId, payload] = FORMAT.exec(text) ?? [];
  if (keyId === undefined || payload === undefined) throw new Error('This is no sealed secret.');
  return { keyId, bytes: Buffer.from(payload, 'base64url') };
}
