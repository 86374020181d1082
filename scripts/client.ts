import { parseArgs } from 'node:util';
import * as z from 'zod';
import { TIERS } from '../src/contract.ts';
import { createAdminApi } from './client/admin-api.ts';
import { CliFailure } from './client/cli-failure.ts';
import { COMMANDS, type Options } from './client/commands.ts';

const HELP = `Makes clients and keys, and looks after them.

The first admin of a deployed stage, with the rights of your AWS account:

  npm run client -- create --stage dev --name me --admin

Everything else asks a running service. It needs its address in GANNET_URL (or --url) and a key with
the scope admin in GANNET_ADMIN_KEY; npm start writes both to .gannet/env and .gannet/admin-env.

  create --name acme [--tier ${TIERS.join('|')}] [--jobs-per-day N] [--admin] [field=value …]
  list
  show CLIENT
  set CLIENT field=value …     allowedSites='["example.com"]' mayEvaluate=true allowedKinds=
  disable CLIENT | enable CLIENT
  keys CLIENT
  keys create CLIENT [--name ci] [--scopes jobs:read,jobs:write] [--expires 2027-01-01T00:00:00Z]
  keys rotate CLIENT KEY [--grace-hours 24]
  keys revoke CLIENT KEY
  audit [CLIENT]

A new key is shown once. --json prints one line of JSON, for scripts.
With --stage, create writes to the table of a stage itself: as admin or not, for want of one.
`;

const say = (value: unknown, asLine: boolean): void => {
  process.stdout.write(`${JSON.stringify(value, undefined, asLine ? 0 : 2)}\n`);
};

async function run(words: readonly string[], options: Options): Promise<void> {
  const { stage, url = process.env.GANNET_URL, json, ...others } = options;
  if (stage !== undefined) {
    if (words.join() !== 'create') throw new CliFailure('--stage goes with create alone.');
    // Only here, for it takes a while to load what AWS needs.
    const { bootstrap } = await import('./client/bootstrap.ts');
    return say(await bootstrap({ stage, ...others }), json === true);
  }
  const two = words.slice(0, 2).join(' ');
  const length = two in COMMANDS ? 2 : 1;
  const command = COMMANDS[words.slice(0, length).join(' ')];
  if (!command) throw new CliFailure(`There is no such command.\n\n${HELP}`);
  const key = process.env.GANNET_ADMIN_KEY;
  if (!url || !key) {
    throw new CliFailure('Say where the service is: GANNET_URL and GANNET_ADMIN_KEY. See --help.');
  }
  const api = createAdminApi(String(url).replace(/\/$/, ''), key);
  say(await command(api, words.slice(length), others), json === true);
}

function readArguments() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return parseArgs({
    allowPositionals: true,
    options: {
      stage: text,
      url: text,
      name: text,
      tier: text,
      'jobs-per-day': text,
      scopes: text,
      expires: text,
      'grace-hours': text,
      admin: flag,
      json: flag,
      help: { ...flag, short: 'h' },
    },
  });
}

/** What somebody can put right is told in a line; of anything else, the stack helps. */
function told(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  if (error instanceof CliFailure || error instanceof TypeError) return error.message;
  throw error;
}

try {
  const { positionals, values } = readArguments();
  const { help, ...options } = values;
  if (help || positionals.length === 0) {
    process.stderr.write(HELP);
    process.exitCode = help ? 0 : 1;
  } else {
    await run(positionals, options);
  }
} catch (error) {
  process.stderr.write(`${told(error)}\n`);
  process.exitCode = 1;
}
