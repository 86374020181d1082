import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoClientStore } from '../../src/aws/dynamo-client-store.ts';
import { createDynamoKeyUses } from '../../src/aws/dynamo-key-uses.ts';
import { createAuthenticate } from '../../src/clients/authenticate.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv } from '../../src/runtime/env.ts';
import { createHandler } from './handler.ts';

const { registryTable, limitsTable } = readEnv('registryTable', 'limitsTable');
const documents = dynamoDocuments();
const clients = createDynamoClientStore(documents, registryTable);

export const handler = createHandler({
  authenticate: createAuthenticate(clients, now),
  keyUses: createDynamoKeyUses(documents, limitsTable),
  now,
});
