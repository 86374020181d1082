import type { QuotaLimits } from './quota-limits.ts';

/** What a client may ask for: decided by an admin, checked wherever a job of it is accepted. */
export interface OrderRules {
  /** Sites, hosts or `*.` with a domain. Absent: everything. */
  readonly allowedSites?: readonly string[] | undefined;
  /** Absent: every kind. */
  readonly allowedKinds?: readonly string[] | undefined;
  /** Whether a job may bring scripts of its own. */
  readonly mayEvaluate?: boolean | undefined;
  /** What it may use at most, besides its jobs a day. Absent: as much as it likes. */
  readonly limits?: QuotaLimits | undefined;
}
