import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { startDynoxide } from '../../src/embedded/dynoxide.ts';
import { type AllTableNames, createTables } from '../../src/embedded/tables.ts';

export interface TestTables {
  readonly endpoint: string;
  readonly documents: DynamoDBDocumentClient;
  readonly tables: AllTableNames;
  /** Makes three empty tables of their own, so that tests do not see each other's rows. */
  newTables(): Promise<AllTableNames>;
  stop(): Promise<void>;
}

/** The embedded engine with the three tables, in a folder that goes away with it. */
export async function startTestTables(): Promise<TestTables> {
  const folder = await mkdtemp(join(tmpdir(), 'gannet-dynoxide-'));
  const engine = await startDynoxide({
    dataFile: join(folder, 'rows.db'),
    onExit: (reason) => {
      throw new Error(reason);
    },
  });
  const documents = dynamoDocuments({ endpoint: engine.endpoint });
  let made = 0;
  const newTables = async (): Promise<AllTableNames> => {
    made += 1;
    const tables = { jobs: `jobs-${made}`, limits: `limits-${made}`, registry: `registry-${made}` };
    await createTables(documents, tables);
    return tables;
  };

  return {
    endpoint: engine.endpoint,
    documents,
    tables: await newTables(),
    newTables,
    stop: async () => {
      documents.destroy();
      await engine.stop();
      await rm(folder, { recursive: true });
    },
  };
}
