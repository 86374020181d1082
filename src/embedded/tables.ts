import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  ScalarAttributeType,
} from '@aws-sdk/client-dynamodb';
import type { TableNames } from '../aws/dynamo-client.ts';
import { TABLES } from '../contract.ts';

/** Names of all the tables. */
export interface AllTableNames extends TableNames {
  readonly registry: string;
}

/** Creates the tables that are not there yet, as the data stack does on AWS. */
export async function createTables(client: DynamoDBClient, names: AllTableNames): Promise<void> {
  for (const table of [jobsTable(names.jobs), plain(names.limits), plain(names.registry)]) {
    await client.send(new CreateTableCommand(table)).catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error;
    });
  }
}

const text = (AttributeName: string) => ({ AttributeName, AttributeType: ScalarAttributeType.S });

const key = (partitionKey: string, sortKey: string): CreateTableCommandInput['KeySchema'] => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  { AttributeName: sortKey, KeyType: 'RANGE' },
];

const plain = (TableName: string): CreateTableCommandInput => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [text('pk'), text('sk')],
  KeySchema: key('pk', 'sk'),
});

function jobsTable(name: string): CreateTableCommandInput {
  const { byClient, byDue } = TABLES.jobs;
  const index = (from: typeof byClient | typeof byDue) => ({
    IndexName: from.name,
    KeySchema: key(from.partitionKey, from.sortKey),
    Projection: { ProjectionType: 'ALL' as const },
  });
  return {
    ...plain(name),
    AttributeDefinitions: [
      ...['pk', 'sk', byClient.partitionKey, byClient.sortKey, byDue.partitionKey].map(text),
      { AttributeName: byDue.sortKey, AttributeType: ScalarAttributeType.N },
    ],
    GlobalSecondaryIndexes: [index(byClient), index(byDue)],
  };
}
