import { randomBytes } from 'node:crypto';
import {
  type APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
} from '@aws-sdk/client-api-gateway';

export interface UsageKey {
  /** What the authorizer names as `usageIdentifierKey`. Opens nothing: the API takes no such key. */
  readonly value: string;
  /** Removes it again, when the client that it was made for could not be made. */
  remove(): Promise<void>;
}

interface NewUsageKey {
  readonly name: string;
  readonly planId: string;
  /** @default random */
  readonly value?: string;
}

/** Makes API Gateway's own key for one client, on the usage plan that paces its requests. */
export async function createUsageKey(
  client: APIGatewayClient,
  { name, planId, value = `usage-${randomBytes(24).toString('hex')}` }: NewUsageKey,
): Promise<UsageKey> {
  const { id } = await client.send(new CreateApiKeyCommand({ name, value, enabled: true }));
  if (id === undefined) throw new Error('API Gateway gave the key no id.');
  const remove = async () => {
    await client.send(new DeleteApiKeyCommand({ apiKey: id }));
  };
  const attach = new CreateUsagePlanKeyCommand({
    usagePlanId: planId,
    keyId: id,
    keyType: 'API_KEY',
  });
  await client.send(attach).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return { value, remove };
}
