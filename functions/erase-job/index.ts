import { S3Client } from '@aws-sdk/client-s3';
import { createDynamoErasures } from '../../src/aws/dynamo-erasures.ts';
import { jobStoreFromEnv } from '../../src/aws/job-store-from-env.ts';
import { rowOptionsFromEnv } from '../../src/aws/row-options-from-env.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { createEraseJob } from '../../src/jobs/erase-job.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { timingFromEnv } from '../../src/runtime/timing.ts';
import { createHandler } from './handler.ts';

const { artifactBucket } = readEnv('artifactBucket');

export const handler = createHandler({
  eraseJob: createEraseJob({
    store: jobStoreFromEnv(),
    artifacts: createS3ArtifactStore(new S3Client(SDK_OPTIONS), artifactBucket),
    erasures: createDynamoErasures(rowOptionsFromEnv()),
    now,
    timing: timingFromEnv(),
  }),
  corsOrigins: readListEnv('corsOrigins'),
});
