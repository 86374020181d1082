import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Places } from '../jobs/ports.ts';
import { remembered } from '../jobs/remembered.ts';
import type { TableNames } from './dynamo-client.ts';
import { createDynamoClientStore } from './dynamo-client-store.ts';
import { createDynamoPlaces } from './dynamo-places.ts';

interface Options {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: TableNames;
  readonly now: () => number;
}

/** Places as the rows of clients say, which a worker looks at once a minute. */
export function createPlacesOfClients({ documents, tables, now }: Options): Places {
  const clients = createDynamoClientStore(documents, tables.registry);
  const mostOf = remembered(
    async (clientId: string) => (await clients.find(clientId))?.limits?.concurrentJobs,
    now,
  );
  return createDynamoPlaces({ documents, tables, mostOf });
}
