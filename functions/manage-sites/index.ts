import { createDynamoRecord } from '../../src/aws/dynamo-audit.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoSites } from '../../src/aws/dynamo-sites.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { now } from '../../src/runtime/clock.ts';
import { readEnv, readListEnv } from '../../src/runtime/env.ts';
import { policyFromEnv } from '../../src/runtime/policy.ts';
import { paceFromEnv } from '../../src/runtime/politeness.ts';
import { createHandler } from './handler.ts';

const { limitsTable, registryTable } = readEnv('limitsTable', 'registryTable');

const documents = dynamoDocuments();

export const handler = createHandler({
  ...createDynamoSites({
    documents,
    tables: { limits: limitsTable, registry: registryTable },
    policy: policyFromEnv(),
    defaults: paceFromEnv(),
    now,
  }),
  record: createDynamoRecord({
    documents,
    TableName: registryTable,
    newId: idsFrom(now),
    now,
  }),
  corsOrigins: readListEnv('corsOrigins'),
});
