import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ARTIFACT_PREFIX, ENV } from '../../src/contract.ts';
import { allow } from '../allow.ts';
import type { StageSettings } from '../config.ts';

export interface ArtifactBucketProps {
  readonly settings: StageSettings;
}

/** Where artifacts lie until they expire: encrypted, private, reached through signed links only. */
export class ArtifactBucket extends Construct {
  readonly bucket: Bucket;
  /** The bucket's ARN for other stacks, exported under a name of ours: a finding below names it. */
  private readonly exportedArn: string;
  private readonly exportName: string;

  constructor(scope: Construct, id: string, { settings }: ArtifactBucketProps) {
    super(scope, id);
    const { stage, config } = settings;
    this.bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // An artifact is written once, under the number of its attempt: there is no older version.
      versioned: false,
      removalPolicy: config.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        {
          id: 'expire-artifacts',
          prefix: ARTIFACT_PREFIX,
          expiration: Duration.days(config.artifactDays),
        },
        {
          id: 'abort-incomplete-uploads',
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    this.exportName = `gannet-${stage}-artifacts-arn`;
    this.exportedArn = Stack.of(this).exportValue(this.bucket.bucketArn, {
      name: this.exportName,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Every read goes through a link that one of our functions signed and logged; a log of the reads themselves would cost an object for each artifact.',
    });
  }

  /** Lets `user` sign links that read artifacts: a link can do what its signer may do. */
  linkFrom(user: LambdaFunction): void {
    this.connectToFiles(user, 's3:GetObject');
  }

  storeFrom(user: LambdaFunction): void {
    this.connectToFiles(user, 's3:PutObject');
  }

  /** Lets `user` find all artifacts of a job, and delete them. */
  eraseFrom(user: LambdaFunction): void {
    this.connectToFiles(user, 's3:DeleteObject');
    this.lookFrom(user);
  }

  /** Lets `user` ask whether the bucket is there, and what is in it. */
  lookFrom(user: LambdaFunction): void {
    user.addEnvironment(ENV.artifactBucket, this.bucket.bucketName);
    allow(user, { actions: ['s3:ListBucket'], resource: this.bucket.bucketArn });
  }

  private connectToFiles(user: LambdaFunction, action: string): void {
    user.addEnvironment(ENV.artifactBucket, this.bucket.bucketName);
    allow(user, { actions: [action], resource: `${this.exportedArn}/${ARTIFACT_PREFIX}*` });
    if (!user.role) return;
    Validations.of(user.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${this.exportName}/${ARTIFACT_PREFIX}*]`,
      reason: 'Artifacts of every client and job lie under this prefix, and nothing else does.',
    });
  }
}
