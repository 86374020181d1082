import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoSites } from '../../src/aws/dynamo-sites.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { paceFromEnv } from '../../src/runtime/politeness.ts';
import { createHandler } from './handler.ts';

const { limitsTable, registryTable } = readEnv('limitsTable', 'registryTable');

export const handler = createHandler({
  ...createDynamoSites({
    documents: dynamoDocuments(),
    tables: { limits: limitsTable, registry: registryTable },
    policy: policyFromEnv(),
    defaults: paceFromEnv(),
    now,
  }),
  corsOrigins: readListEnv('corsOrigins'),
});
