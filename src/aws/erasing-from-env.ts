import { S3Client } from '@aws-sdk/client-s3';
import { createForgetCopies } from '../batches/forget-copies.ts';
import type { EraseDependencies } from '../jobs/erase-job.ts';
import type { JobStore } from '../jobs/ports.ts';
import { now } from '../runtime/clock.ts';
import { readEnv } from '../runtime/env.ts';
import { timingFromEnv } from '../runtime/timing.ts';
import { batchTimingFromEnv } from './batches-from-env.ts';
import { createDynamoBatchStore } from './dynamo-batch-store.ts';
import { createDynamoErasures } from './dynamo-erasures.ts';
import { jobTablesFromEnv } from './job-tables-from-env.ts';
import { rowOptionsFromEnv } from './row-options-from-env.ts';
import { createS3ArtifactStore } from './s3-artifact-store.ts';
import { SDK_OPTIONS } from './sdk-options.ts';

/** What a function erases jobs with. */
export function erasingFromEnv(store: JobStore): EraseDependencies {
  const { artifactBucket } = readEnv('artifactBucket');
  const artifacts = createS3ArtifactStore(new S3Client(SDK_OPTIONS), artifactBucket);
  const batches = createDynamoBatchStore(jobTablesFromEnv());
  const batchTiming = batchTimingFromEnv();
  return {
    store,
    artifacts,
    erasures: createDynamoErasures(rowOptionsFromEnv()),
    forgetCopies: createForgetCopies({ batches, artifacts, now, batchTiming }),
    now,
    timing: timingFromEnv(),
  };
}
