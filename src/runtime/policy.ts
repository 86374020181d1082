import { networksFrom } from '../wall/networks.ts';
import type { TargetPolicy } from '../wall/target.ts';
import { readListEnv } from './env.ts';

/** What this stage lets its jobs reach. */
export const policyFromEnv = (): TargetPolicy => ({
  allowedHosts: new Set(readListEnv('allowedHosts')),
  allowedPorts: new Set(readListEnv('allowedPorts').map(Number)),
  refusedNetworks: networksFrom(readListEnv('refusedNetworks')),
});
