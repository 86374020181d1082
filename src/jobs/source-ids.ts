import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';

/**
 * Ids of jobs that nobody submits by hand: made from what asks for the job, so that whoever asks
 * again, after a crash or at the same time as another, names the same job.
 */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;

/** Digits that tell batches of the same millisecond apart: 50 bits. */
const SOURCE_DIGITS = 10;

/** Digits of the number of an item: 30 bits, a thousand million items. */
const NUMBER_DIGITS = 6;

/**
 * The id of a batch's job: the batch's time, its hash, and the number of the item. So the jobs of
 * a batch are one span of ids, in the order of its items.
 *
 * @param batchId - prefix and ULID
 * @param number - of the item, from 0
 */
export const numberedJobId = (batchId: string, number: number): string =>
  spanStart(batchId) + inBase32(number, NUMBER_DIGITS);

/** First and last id that a job of this batch can have. */
export const jobIdsOf = (batchId: string): { readonly first: string; readonly last: string } => ({
  first: spanStart(batchId) + '0'.repeat(NUMBER_DIGITS),
  last: spanStart(batchId) + 'Z'.repeat(NUMBER_DIGITS),
});

/**
 * The id of the job that a schedule makes for one moment.
 *
 * @param plannedAt - milliseconds since the Unix epoch
 */
export const firingJobId = (scheduleId: string, plannedAt: number): string =>
  `job_${encodeTime(plannedAt)}${hashed(scheduleId, SOURCE_DIGITS + NUMBER_DIGITS)}`;

function spanStart(batchId: string): string {
  const [, id = ''] = batchId.split('_');
  return `job_${id.slice(0, TIME_DIGITS)}${hashed(batchId, SOURCE_DIGITS)}`;
}

/** Digits of a ULID that `text` alone decides. Five bits of each byte: 32 divides 256, so evenly. */
export const hashed = (text: string, digits: number): string =>
  [...createHash('sha256').update(text).digest().subarray(0, digits)]
    .map((byte) => DIGITS.charAt(byte % DIGITS.length))
    .join('');

function inBase32(number: number, digits: number): string {
  let text = '';
  for (let rest = number; text.length < digits; rest = Math.floor(rest / DIGITS.length)) {
    text = DIGITS.charAt(rest % DIGITS.length) + text;
  }
  return text;
}
