import type { TargetPolicy } from '../../src/wall/target.ts';

/** What a stage without private hosts lets through, or one with these `host:port` pairs. */
export const policyWith = (...allowedHosts: string[]): TargetPolicy => ({
  allowedHosts: new Set(allowedHosts),
  allowedPorts: new Set([80, 443, 8080, 8443]),
});
