import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { STAGES } from '../../../lib/config.ts';
import { ARTIFACT_PREFIX } from '../../../src/contract.ts';
import { templatesOf } from '../../support/stage-templates.ts';

const BUCKET = 'AWS::S3::Bucket';

describe('the artifact bucket', () => {
  const { data } = templatesOf('prod');

  it('is closed to the public', () => {
    data.hasResourceProperties(BUCKET, {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('encrypts what it keeps', () => {
    data.hasResourceProperties(BUCKET, {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
    });
  });

  it('refuses whoever comes without TLS', () => {
    data.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('forgets artifacts after the days of its stage', () => {
    data.hasResourceProperties(BUCKET, {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({
            Prefix: ARTIFACT_PREFIX,
            ExpirationInDays: STAGES.prod.artifactDays,
            Status: 'Enabled',
          }),
        ]),
      },
    });
  });

  it('throws away what was never uploaded to its end', () => {
    data.hasResourceProperties(BUCKET, {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
        ]),
      },
    });
  });

  it('keeps no older versions', () => {
    data.hasResourceProperties(BUCKET, { VersioningConfiguration: Match.absent() });
  });

  it('stays in production when its stack goes', () => {
    data.hasResource(BUCKET, { DeletionPolicy: 'Retain' });
  });
});
