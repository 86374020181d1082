import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoClientStore } from '../../src/aws/dynamo-client-store.ts';
import { createAuthenticate } from '../../src/clients/authenticate.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv } from '../../src/runtime/env.ts';
import { createHandler } from './handler.ts';

const { registryTable } = readEnv('registryTable');
const clients = createDynamoClientStore(dynamoDocuments(), registryTable);

export const handler = createHandler(createAuthenticate(clients, now));
