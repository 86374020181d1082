import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface DynamoOptions {
  /** Only for an engine that is not AWS. */
  readonly endpoint?: string | undefined;
}

/** One client a process. Requests that hang are given up, so that a lease can be kept elsewhere. */
export const dynamoDocuments = ({ endpoint }: DynamoOptions = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: 5,
      requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
      // An embedded engine checks no signature, but the SDK insists on making one.
      ...(endpoint
        ? {
            endpoint,
            region: 'local',
            credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
          }
        : {}),
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );

/** Names of the three tables. */
export interface TableNames {
  readonly jobs: string;
  readonly limits: string;
  readonly registry: string;
}
