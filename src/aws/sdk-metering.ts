import { NO_USAGE } from '../jobs/bill.ts';
import type { Metering } from '../jobs/ports.ts';
import { metered, usageSoFar } from './meter.ts';

/** Counts the calls that the SDK clients of this process really make, for each job apart. */
export const createSdkMetering = (memoryMb: number, isHypothetical = false): Metering => ({
  memoryMb,
  isHypothetical,
  measure: metered,
  used: () => usageSoFar() ?? NO_USAGE,
});
