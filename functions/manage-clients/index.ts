import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { createDynamoAudit } from '../../src/aws/dynamo-audit.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoClientStore } from '../../src/aws/dynamo-client-store.ts';
import { createDynamoKeyUses } from '../../src/aws/dynamo-key-uses.ts';
import { createGatewayUsageKeys } from '../../src/aws/gateway-usage-keys.ts';
import { SDK_OPTIONS } from '../../src/aws/sdk-options.ts';
import { createManageClients } from '../../src/clients/manage-clients.ts';
import { createManageKeys } from '../../src/clients/manage-keys.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { createHandler } from './handler.ts';

const { registryTable, limitsTable, stage } = readEnv('registryTable', 'limitsTable', 'stage');
const documents = dynamoDocuments();
const shared = {
  clients: createDynamoClientStore(documents, registryTable),
  usageKeys: createGatewayUsageKeys(new APIGatewayClient(SDK_OPTIONS), stage),
  newId: idsFrom(now),
  now,
};

export const handler = createHandler({
  clients: createManageClients(shared),
  keys: createManageKeys(shared),
  keyUses: createDynamoKeyUses(documents, limitsTable),
  listAudit: createDynamoAudit(documents, registryTable),
  now,
  corsOrigins: readListEnv('corsOrigins'),
});
