import { LIMITS } from '../contract.ts';

/**
 * How long the client would wait for the job to end (`Prefer: wait=20`, RFC 7240), in
 * milliseconds; 0 without that preference. More than the limit is the limit: a preference is not
 * an order.
 */
export function waitMsOf(prefer: string | undefined): number {
  const [, seconds] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})/i.exec(prefer ?? '') ?? [];
  return Math.min(Number(seconds ?? 0), LIMITS.preferWaitS) * 1_000;
}
