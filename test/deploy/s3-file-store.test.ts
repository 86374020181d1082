import { S3Client } from '@aws-sdk/client-s3';
import { describe } from 'vitest';
import { readStageOutputs } from '../../scripts/stage-outputs.ts';
import { createS3FileStore } from '../../src/aws/s3-file-store.ts';
import { createS3UploadDoor } from '../../src/aws/s3-upload-door.ts';
import {
  type FilesUnderTest,
  itKeepsTheFileStoreContract,
} from '../contracts/file-store.contract.ts';

const UNCHECKED = 'The emulator looks at nothing of a POST policy but the size.';

describe('large files on S3', () => {
  itKeepsTheFileStoreContract(filesUnderTest);
});

/** The bucket that was deployed, with its own policy. */
async function filesUnderTest(): Promise<FilesUnderTest> {
  const output = await readStageOutputs('dev');
  const bucket = output('ArtifactBucket');
  const client = new S3Client();
  const door = createS3UploadDoor(client, bucket);
  return {
    files: createS3FileStore(client, bucket),
    door,
    doorOfThePast: (agoS) => ({
      form: (options) => door.form({ ...options, expiresInS: options.expiresInS - agoS }),
    }),
    ...(process.env.AWS_ENDPOINT_URL === undefined
      ? {}
      : {
          knownGaps: {
            'refuses another type': UNCHECKED,
            'refuses another key': UNCHECKED,
            'refuses a form that has expired': UNCHECKED,
          },
        }),
    close: async () => client.destroy(),
  };
}
