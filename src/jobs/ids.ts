import { ulid } from 'ulid';

/** Makes ids: a prefix that says what they name, and a ULID, which sorts by time. */
export type NewId = (
  prefix:
    | 'job'
    | 'rep'
    | 'bat'
    | 'sch'
    | 'upl'
    | 'whk'
    | 'evt'
    | 'cli'
    | 'key'
    | 'aud'
    | 'req'
    | 'era',
) => string;

/** @param now - milliseconds since the Unix epoch */
export const idsFrom =
  (now: () => number): NewId =>
  (prefix) =>
    `${prefix}_${ulid(now())}`;

/** Matches the id of a job; Crockford's base 32 has no I, L, O and U. */
export const JOB_ID = /^job_[0-9A-HJKMNP-TV-Z]{26}$/;
