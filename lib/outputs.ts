import type { Tier } from '../src/contract.ts';

/** What a stage tells about itself once it is deployed; `scripts/` read it by these names. */
export const OUTPUTS = {
  apiUrl: 'ApiUrl',
  artifactBucket: 'ArtifactBucket',
  jobQueueUrl: 'JobQueueUrl',
  deadQueueUrl: 'DeadQueueUrl',
  jobsTable: 'JobsTable',
  limitsTable: 'LimitsTable',
  registryTable: 'RegistryTable',
  standardPlan: 'StandardPlan',
  bulkPlan: 'BulkPlan',
} as const;

export const PLAN_OUTPUTS = {
  standard: OUTPUTS.standardPlan,
  bulk: OUTPUTS.bulkPlan,
} as const satisfies Record<Tier, string>;

export const stackName = (stage: string, part: 'data' | 'service' | 'observability'): string =>
  `gannet-${stage}-${part}`;
