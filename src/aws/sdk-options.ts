/**
 * Settings of every SDK client: a request that hangs is given up well inside a lease and inside the
 * gateway's 29 seconds, and repeated with backoff by the SDK.
 */
export const SDK_OPTIONS = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
};
