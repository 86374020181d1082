import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import * as z from 'zod';
import { OUTPUTS } from '../../lib/outputs.ts';
import { readStageOutputs } from '../stage-outputs.ts';
import { createUsageKey } from '../usage-key.ts';
import { outputOf } from './run.ts';
import type { Emulator } from './start.ts';

export interface EmulatedClient {
  /** Where the API answers. */
  readonly url: string;
  readonly clientId: string;
  readonly key: string;
}

const Made = z.object({ url: z.url(), clientId: z.string(), key: z.string() });

/** Makes a client of the deployed stage `dev`, with the script that owners use. */
export async function createEmulatedClient(
  emulator: Emulator,
  name: string,
  ...options: readonly string[]
): Promise<EmulatedClient> {
  const script = ['scripts/client.ts', 'create', '--stage', 'dev', '--name', name, '--json'];
  const env = { ...process.env, ...emulator.env };
  const made = await outputOf(process.execPath, [...script, ...options], { env });
  const { url, ...client } = Made.parse(JSON.parse(made));
  await registerInHeader(client.key);
  return { url: emulatedUrl(emulator.url, url), ...client };
}

/**
 * The emulator looks for API keys in the header, although the API says that they come from the
 * authorizer: so here the client's own key is put on the usage plan, too.
 */
async function registerInHeader(key: string): Promise<void> {
  const output = await readStageOutputs('dev');
  const planId = output(OUTPUTS.standardPlan);
  await createUsageKey(new APIGatewayClient(), { name: 'in-header', planId, value: key });
}

/** The emulator has no names for its APIs: it serves each under a path of its own. */
function emulatedUrl(emulatorUrl: string, url: string): string {
  const { hostname, pathname } = new URL(url);
  return `${emulatorUrl}/_aws/execute-api/${hostname.split('.')[0]}${pathname}`;
}
