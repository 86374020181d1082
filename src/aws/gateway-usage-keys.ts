import { randomBytes } from 'node:crypto';
import {
  type APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  paginateGetUsagePlans,
} from '@aws-sdk/client-api-gateway';
import type { UsageKeys } from '../clients/ports.ts';
import { TIERS, usagePlanName } from '../contract.ts';

/**
 * Makes API Gateway's own keys on the usage plans of a stage, which it finds by their names. It
 * removes none: the role that it runs under may not, for it could remove anybody's.
 */
export function createGatewayUsageKeys(client: APIGatewayClient, stage: string): UsageKeys {
  const plans = new Map<string, string>();
  const planOf = async (tier: string): Promise<string> => {
    const name = usagePlanName(stage, TIERS.find((known) => known === tier) ?? 'standard');
    const id = plans.get(name) ?? (await findPlan(client, name));
    plans.set(name, id);
    return id;
  };
  return {
    create: async (name, tier) => {
      const usagePlanId = await planOf(tier);
      const value = `usage-${randomBytes(24).toString('hex')}`;
      const key = { name: `gannet-${stage}-${name}`, value, enabled: true };
      const { id: keyId } = await client.send(new CreateApiKeyCommand(key));
      await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
      return value;
    },
  };
}

async function findPlan(client: APIGatewayClient, wanted: string): Promise<string> {
  for await (const { items = [] } of paginateGetUsagePlans({ client }, {})) {
    const id = items.find(({ name }) => name === wanted)?.id;
    if (id !== undefined) return id;
  }
  throw new Error(`There is no usage plan ${wanted}.`);
}
