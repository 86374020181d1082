import { JobFailure } from '../jobs/errors.ts';

/** What one job may use of the network. */
export interface WallLimits {
  /** Bytes received and sent, in all. */
  readonly bytes: number;
  /** Bytes of one answer, as they come over the wire. */
  readonly answerBytes: number;
  /** Bytes that one answer may unpack to, whatever its size. */
  readonly unpackedBytes: number;
  /** How many times its size an answer may unpack to, once it holds {@link RATIO_FROM_BYTES}. */
  readonly unpackedRatio: number;
  /** Requests in plain HTTP and tunnels opened, in all. */
  readonly requests: number;
  /** Refused connections: a page with more is scanning. */
  readonly refusals: number;
  /** Connections open at once. */
  readonly sockets: number;
  /** From the first address tried to a connection, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** From what was last asked to the first byte of the answer, in milliseconds. */
  readonly firstByteTimeoutMs: number;
  /** Without a byte in either direction, in milliseconds. */
  readonly idleTimeoutMs: number;
}

/** Smaller answers may pack as well as they like: they cannot fill a memory. */
export const RATIO_FROM_BYTES = 10_000_000;

/** Room for any page that people read: the median weighs 3 MB in 70 requests. */
export const WALL_LIMITS: WallLimits = {
  bytes: 200_000_000,
  answerBytes: 100_000_000,
  unpackedBytes: 200_000_000,
  // Text packs to a tenth, tables and logs to a fiftieth; what gzip can do at most is 1,032.
  unpackedRatio: 100,
  requests: 5_000,
  refusals: 100,
  sockets: 300,
  connectTimeoutMs: 15_000,
  // Pages that wait for news ask again after a minute at most.
  firstByteTimeoutMs: 90_000,
  idleTimeoutMs: 240_000,
};

/** One answer is larger than it may be. */
export const tooLarge = (maxBytes: number): JobFailure =>
  new JobFailure('RESPONSE_TOO_LARGE', `One answer has more than ${maxBytes / 1_000_000} MB.`);
