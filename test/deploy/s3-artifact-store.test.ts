import { S3Client } from '@aws-sdk/client-s3';
import { describe } from 'vitest';
import { readStageOutputs } from '../../scripts/stage-outputs.ts';
import { createS3ArtifactStore } from '../../src/aws/s3-artifact-store.ts';
import {
  type ArtifactStoreUnderTest,
  itKeepsTheArtifactStoreContract,
} from '../contracts/artifact-store.contract.ts';

describe('the artifact store on S3', () => {
  itKeepsTheArtifactStoreContract(storeUnderTest);
});

/** The bucket that was deployed, with its own policy. */
async function storeUnderTest(): Promise<ArtifactStoreUnderTest> {
  const output = await readStageOutputs('dev');
  const bucket = output('ArtifactBucket');
  const client = new S3Client();
  return {
    store: createS3ArtifactStore(client, bucket),
    storeOfThePast: (agoS) =>
      createS3ArtifactStore(client, bucket, () => Date.now() - agoS * 1_000),
    close: async () => client.destroy(),
  };
}
