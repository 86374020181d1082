import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createBreaker } from '../limits/breaker.ts';
import { createCachedPools } from '../proxies/cached-pools.ts';
import { type ChooseExit, createChooseExit } from '../proxies/choose-exit.ts';
import type { ExitsByPool } from '../proxies/pools.ts';
import { createDynamoBreakerStore } from './dynamo-breaker-store.ts';
import type { TableNames } from './dynamo-client.ts';
import { createDynamoClientStore } from './dynamo-client-store.ts';

interface Options {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: Pick<TableNames, 'limits' | 'registry'>;
  readonly readPools: () => Promise<ExitsByPool>;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** Finds exits whose breakers all workers share. */
export function createDynamoChooseExit(options: Options): ChooseExit {
  const { documents, tables, readPools: read, now, onError } = options;
  const clients = createDynamoClientStore(documents, tables.registry);
  return createChooseExit({
    pools: createCachedPools({ read, now, onError }),
    allowedPools: async (clientId) => (await clients.find(clientId))?.allowedPools,
    breaker: createBreaker(createDynamoBreakerStore(documents, tables.limits), now),
    onError,
  });
}
