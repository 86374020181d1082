import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * An API key: `gnt_`, 43 digits of base 62 that hold 256 random bits, and 6 digits with their
 * CRC-32. The prefix lets scanners of repositories find a leaked key; the checksum refuses a
 * mistyped one without a look into the table.
 */
const FORMAT = /^gnt_[0-9A-Za-z]{49}$/;
const SECRET_DIGITS = 43;
const CHECKSUM_DIGITS = 6;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function newKey(random: (bytes: number) => Buffer = randomBytes): string {
  const secret = base62(BigInt(`0x${random(32).toString('hex')}`), SECRET_DIGITS);
  return `gnt_${secret}${checksum(secret)}`;
}

/** Whether this can be a key at all. */
export function isKey(text: string): boolean {
  if (!FORMAT.test(text)) return false;
  const secret = text.slice('gnt_'.length, -CHECKSUM_DIGITS);
  return text.endsWith(checksum(secret));
}

/** What is kept of a key. No salt: 256 random bits are not guessed, and the hash is looked up. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

const checksum = (secret: string): string => base62(BigInt(crc32(secret)), CHECKSUM_DIGITS);

function base62(value: bigint, digits: number): string {
  let text = '';
  for (let rest = value; text.length < digits; rest /= 62n) {
    text = DIGITS.charAt(Number(rest % 62n)) + text;
  }
  return text;
}
