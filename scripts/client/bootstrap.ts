import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import * as z from 'zod';
import { STAGE_NAMES } from '../../lib/config.ts';
import { PLAN_OUTPUTS } from '../../lib/outputs.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoClientStore } from '../../src/aws/dynamo-client-store.ts';
import { createCreateClient } from '../../src/clients/create-client.ts';
import { ALL_BUT_ADMIN, SCOPES } from '../../src/clients/scopes.ts';
import { TIERS } from '../../src/contract.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { readStageOutputs } from '../stage-outputs.ts';
import { createUsageKey } from '../usage-key.ts';

const Options = z.strictObject({
  stage: z.enum(STAGE_NAMES),
  name: z.string().min(1).max(100),
  tier: z.enum(TIERS).default('standard'),
  'jobs-per-day': z.coerce.number().int().nonnegative().optional(),
  admin: z.boolean().default(false),
});

export interface MadeClient {
  readonly url: string;
  readonly clientId: string;
  readonly name: string;
  readonly key: string;
}

/**
 * Makes a client of a deployed stage in its table, with the rights of whoever calls this: there has
 * to be a first admin whom nobody made.
 *
 * @throws ZodError naming the option that it cannot read
 */
export async function bootstrap(given: Record<string, unknown>): Promise<MadeClient> {
  const { stage, name, tier, admin, 'jobs-per-day': jobsPerDay } = Options.parse(given);
  const output = await readStageOutputs(stage);
  const usageKey = await createUsageKey(new APIGatewayClient(), {
    name: `gannet-${stage}-${name}`,
    planId: output(PLAN_OUTPUTS[tier]),
  });
  const now = Date.now;
  const createClient = createCreateClient({
    clients: createDynamoClientStore(dynamoDocuments(), output('RegistryTable')),
    newId: idsFrom(now),
    now,
  });
  const scopes = [...(admin ? SCOPES : ALL_BUT_ADMIN)];
  const made = createClient({ name, tier, jobsPerDay, scopes, usageKey: usageKey.value });
  const { client, key } = await made.catch(async (error: unknown) => {
    await usageKey.remove();
    throw error;
  });
  return { url: output('ApiUrl'), clientId: client.clientId, name, key };
}
