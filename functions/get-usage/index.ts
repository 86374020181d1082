import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoClientStore } from '../../src/aws/dynamo-client-store.ts';
import { createDynamoUsage } from '../../src/aws/dynamo-usage.ts';
import { createGetUsage } from '../../src/jobs/get-usage.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { createHandler } from './handler.ts';

const { limitsTable, registryTable } = readEnv('limitsTable', 'registryTable');
const documents = dynamoDocuments();

export const handler = createHandler({
  getUsage: createGetUsage({ usage: createDynamoUsage(documents, limitsTable), now }),
  findClient: createDynamoClientStore(documents, registryTable).find,
  now,
  corsOrigins: readListEnv('corsOrigins'),
});
