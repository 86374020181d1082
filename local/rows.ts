import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDocuments } from '../src/aws/dynamo-client.ts';
import { startDynoxide } from '../src/embedded/dynoxide.ts';
import { StartFailure } from '../src/embedded/start-failure.ts';
import { type AllTableNames, createTables } from '../src/embedded/tables.ts';

/** The tables, and the engine that keeps them. */
export interface Rows {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: AllTableNames;
  stop(): Promise<void>;
}

interface RowsOptions {
  readonly dataFile: string;
  /** An engine that runs already; empty: start the embedded one. */
  readonly endpoint: string;
  /** Told when the engine ends by itself. */
  readonly onExit: (reason: string) => void;
}

const TABLES: AllTableNames = {
  jobs: 'gannet-jobs',
  limits: 'gannet-limits',
  registry: 'gannet-registry',
};

export async function startRows({ dataFile, endpoint, onExit }: RowsOptions): Promise<Rows> {
  const engine = endpoint === '' ? await startDynoxide({ dataFile, onExit }) : undefined;
  const documents = dynamoDocuments({ endpoint: engine?.endpoint ?? endpoint });
  const stop = async () => {
    documents.destroy();
    await engine?.stop();
  };
  await createTables(documents, TABLES).catch(async (cause: unknown) => {
    await stop();
    if (engine) throw cause;
    throw new StartFailure(`No DynamoDB answers at ${endpoint} (GANNET_DYNAMODB_ENDPOINT).`, {
      cause,
    });
  });
  return { documents, tables: TABLES, stop };
}
