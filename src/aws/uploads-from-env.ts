import { S3Client } from '@aws-sdk/client-s3';
import { idsFrom } from '../jobs/ids.ts';
import { now } from '../runtime/clock.ts';
import { readEnv } from '../runtime/env.ts';
import { timingFromEnv } from '../runtime/timing.ts';
import { createManageUploads } from '../uploads/manage-uploads.ts';
import { Upload } from '../uploads/upload.ts';
import { createDynamoKeyedRows } from './dynamo-keyed-rows.ts';
import { rowOptionsFromEnv } from './row-options-from-env.ts';
import { createS3FileStore } from './s3-file-store.ts';
import { createS3UploadDoor } from './s3-upload-door.ts';
import { SDK_OPTIONS } from './sdk-options.ts';

/** Large files of a function, in the stage's bucket. */
export const filesFromEnv = () =>
  createS3FileStore(new S3Client(SDK_OPTIONS), readEnv('artifactBucket').artifactBucket);

/** What is known of uploads. */
export const uploadRowsFromEnv = () =>
  createDynamoKeyedRows({ ...rowOptionsFromEnv(), type: 'upload', schema: Upload });

/** Uploads on S3, with their rows beside the jobs. */
export function uploadsFromEnv() {
  const { artifactBucket } = readEnv('artifactBucket');
  return createManageUploads({
    uploads: uploadRowsFromEnv(),
    files: filesFromEnv(),
    door: createS3UploadDoor(new S3Client(SDK_OPTIONS), artifactBucket),
    newId: idsFrom(now),
    now,
    timing: timingFromEnv(),
  });
}
