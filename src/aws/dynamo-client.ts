import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { countingUnits } from './count-calls.ts';
import { SDK_OPTIONS } from './sdk-options.ts';

export interface DynamoOptions {
  /** Only for an engine that is not AWS. */
  readonly endpoint?: string | undefined;
}

/** One client a process. */
export const dynamoDocuments = ({ endpoint }: DynamoOptions = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    countingUnits(
      new DynamoDBClient({
        ...SDK_OPTIONS,
        // An embedded engine checks no signature, but the SDK insists on making one.
        ...(endpoint
          ? {
              endpoint,
              region: 'local',
              credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
            }
          : {}),
      }),
    ),
    { marshallOptions: { removeUndefinedValues: true } },
  );

/** Names of the three tables. */
export interface TableNames {
  readonly jobs: string;
  readonly limits: string;
  readonly registry: string;
}

/** The tables that the life of a job is written to. */
export type JobTables = Pick<TableNames, 'jobs' | 'limits'>;
