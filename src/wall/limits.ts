/** What one job may use of the network. */
export interface WallLimits {
  /** Bytes received and sent, in all. */
  readonly bytes: number;
  /** Requests in plain HTTP and tunnels opened, in all. */
  readonly requests: number;
  /** Refused connections: a page with more is scanning. */
  readonly refusals: number;
  /** Connections open at once. */
  readonly sockets: number;
  /** From the first address tried to a connection, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Without a byte in either direction, in milliseconds. */
  readonly idleTimeoutMs: number;
}

/** Room for any page that people read: the median weighs 3 MB in 70 requests. */
export const WALL_LIMITS: WallLimits = {
  bytes: 200_000_000,
  requests: 5_000,
  refusals: 100,
  sockets: 300,
  connectTimeoutMs: 15_000,
  idleTimeoutMs: 240_000,
};
