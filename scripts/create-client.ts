import { parseArgs } from 'node:util';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import * as z from 'zod';
import { STAGE_NAMES } from '../lib/config.ts';
import { PLAN_OUTPUTS } from '../lib/outputs.ts';
import { dynamoDocuments } from '../src/aws/dynamo-client.ts';
import { createDynamoClientStore } from '../src/aws/dynamo-client-store.ts';
import { createCreateClient } from '../src/clients/create-client.ts';
import { TIERS } from '../src/contract.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import { readStageOutputs } from './stage-outputs.ts';
import { createUsageKey } from './usage-key.ts';

const HELP = `Makes a client of a deployed stage, with one key, which is shown once.

  npm run client -- create --stage dev --name acme

  --stage         dev, staging or prod
  --name          who the client is
  --tier          ${TIERS.join(' or ')}: how fast its requests may come (default: standard)
  --jobs-per-day  how many jobs it may submit on one day
  --json          one line of JSON, for scripts
`;

const Options = z.strictObject({
  stage: z.enum(STAGE_NAMES),
  name: z.string().min(1).max(100),
  tier: z.enum(TIERS).default('standard'),
  'jobs-per-day': z.coerce.number().int().nonnegative().optional(),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

async function create({ stage, name, tier, 'jobs-per-day': jobsPerDay }: Options) {
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
  const made = createClient({ name, jobsPerDay, usageKey: usageKey.value });
  const { client, key } = await made.catch(async (error: unknown) => {
    await usageKey.remove();
    throw error;
  });
  return { url: output('ApiUrl'), clientId: client.clientId, name, tier, key };
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    stage: { type: 'string' },
    name: { type: 'string' },
    tier: { type: 'string' },
    'jobs-per-day': { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});

const { help, ...given } = values;
const { data: options, error } = Options.safeParse(given);
if (help || positionals.join() !== 'create' || !options) {
  process.stderr.write(error && !help ? `${z.prettifyError(error)}\n\n${HELP}` : HELP);
  process.exitCode = help ? 0 : 1;
} else {
  const made = await create(options);
  const told = options.json
    ? JSON.stringify(made)
    : `Client ${made.clientId} (${made.name}), tier ${made.tier}, of ${made.url}

Its key, shown only now:

  ${made.key}`;
  process.stdout.write(`${told}\n`);
}
