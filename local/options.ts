import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { PriceTable } from '../src/costs/prices.ts';
import { StartFailure } from '../src/embedded/start-failure.ts';
import { DEFAULT_PACE, INTERVAL_MAX_MS, type Pace } from '../src/limits/pace.ts';
import { PricesText } from '../src/runtime/prices.ts';
import { networksFrom } from '../src/wall/networks.ts';

/** How the service was asked to run. */
export interface Options {
  readonly host: string;
  readonly port: number;
  readonly demoPort: number;
  /** Address that links start with; empty: made of host and port. */
  readonly publicUrl: string;
  /** Folder for everything that must survive. */
  readonly data: string;
  /** Private `host:port` pairs that jobs may visit. */
  readonly allowedHosts: readonly string[];
  readonly allowedPorts: readonly number[];
  /** Ranges of public addresses that no job reaches. */
  readonly refusedNetworks: readonly string[];
  /** At sites of which nobody says anything else. */
  readonly pace: Pace;
  /** Page or mail address that sites find in our `User-Agent`; empty: none. */
  readonly contact: string;
  /** Jobs that run at once. */
  readonly concurrency: number;
  readonly sweepMs: number;
  /** How long jobs and their files are kept, in milliseconds. */
  readonly retentionMs: number;
  /** How long running jobs may go on after Ctrl-C, in milliseconds. */
  readonly drainMs: number;
  /** Another engine that speaks DynamoDB; empty: the embedded one. */
  readonly dynamoDbEndpoint: string;
  /** What jobs are counted by; absent: the list. */
  readonly prices?: PriceTable | undefined;
  readonly logs: 'json' | 'pretty';
  readonly isQuiet: boolean;
}

export const HELP = `Gannet on this machine: browser jobs over HTTP, all in one process.

  npm start -- [options]

  --port 4100                  where the service listens
  --host 127.0.0.1             address that it listens on; there is no TLS, so keep it at home
  --demo-port 4101             where the demo site listens
  --public-url URL             how others reach the service, for links to results
  --data ./.gannet             folder for rows, results and keys
  --allow-host 127.0.0.1:8080  private host that jobs may visit; may be given again
  --allow-port 8080            port of public hosts that jobs may visit, beside 80 and 443
  --refuse-network RANGE       public addresses that no job reaches, such as 2001:db8::/32
  --site-interval-ms 1000      between two pages of one public site, 0: as they come
  --contact URL                page or mail address that sites find in our User-Agent
  --concurrency N              jobs that run at once; one for each processor unless said otherwise
  --sweep-seconds 5            how often overdue jobs are looked for
  --retention-days 30          how long jobs and their files are kept
  --drain-seconds 20           how long running jobs may go on after Ctrl-C
  --json                       logs as JSON lines on a terminal, too
  --quiet                      log warnings and errors only
  --help                       this text

  GANNET_DYNAMODB_ENDPOINT     another engine that speaks DynamoDB, where ours does not run
  GANNET_PRICES                prices to count by instead of the list, as docs/costs.md has them
`;

const DAY_MS = 24 * 60 * 60 * 1_000;

const FLAGS = {
  port: { type: 'string', default: '4100' },
  host: { type: 'string', default: '127.0.0.1' },
  'demo-port': { type: 'string', default: '4101' },
  'public-url': { type: 'string', default: '' },
  data: { type: 'string', default: '.gannet' },
  'allow-host': { type: 'string', multiple: true, default: [] as string[] },
  'allow-port': { type: 'string', multiple: true, default: [] as string[] },
  'refuse-network': { type: 'string', multiple: true, default: [] as string[] },
  'site-interval-ms': { type: 'string', default: String(DEFAULT_PACE.intervalMs) },
  contact: { type: 'string', default: '' },
  concurrency: { type: 'string', default: String(Math.min(availableParallelism(), 8)) },
  'sweep-seconds': { type: 'string', default: '5' },
  'retention-days': { type: 'string', default: '30' },
  'drain-seconds': { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person looks at the output. */
  readonly isTerminal: boolean;
}

/**
 * Reads the command line.
 *
 * @returns `help` when that was asked for
 * @throws StartFailure naming the option that makes no sense
 */
export function readOptions(
  args: readonly string[],
  { env, isTerminal }: Surroundings,
): Options | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  return {
    host: values.host,
    port: integer('--port', values.port, 0, 65_535),
    demoPort: integer('--demo-port', values['demo-port'], 0, 65_535),
    publicUrl: publicUrlOf(values['public-url']),
    data: resolve(values.data),
    allowedHosts: values['allow-host'].map(hostAndPort),
    allowedPorts: [
      80,
      443,
      ...values['allow-port'].map((port) => integer('--allow-port', port, 1, 65_535)),
    ],
    refusedNetworks: values['refuse-network'].map(network),
    pace: {
      ...DEFAULT_PACE,
      intervalMs: integer('--site-interval-ms', values['site-interval-ms'], 0, INTERVAL_MAX_MS),
    },
    contact: contactOf(values.contact),
    concurrency: integer('--concurrency', values.concurrency, 1, 64),
    sweepMs: integer('--sweep-seconds', values['sweep-seconds'], 1, 3_600) * 1_000,
    retentionMs: integer('--retention-days', values['retention-days'], 1, 3_650) * DAY_MS,
    drainMs: integer('--drain-seconds', values['drain-seconds'], 0, 3_600) * 1_000,
    dynamoDbEndpoint: env.GANNET_DYNAMODB_ENDPOINT ?? '',
    prices: pricesIn(env.GANNET_PRICES ?? ''),
    logs: isTerminal && !values.json ? 'pretty' : 'json',
    isQuiet: values.quiet,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true }).values;
  } catch (error) {
    // The first sentence says what; the others explain how to escape a dash.
    const [reason = ''] = error instanceof Error ? error.message.split(/\.\s/) : [];
    throw new StartFailure(`${reason}. See npm start -- --help.`, { cause: error });
  }
}

function integer(flag: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= from && value <= to) return value;
  throw new StartFailure(`${flag} takes a whole number from ${from} to ${to}, not "${text}".`);
}

function hostAndPort(text: string): string {
  const url = URL.parse(`http://${text}`);
  const isPlain = url && url.pathname === '/' && !url.search && !url.hash && !url.username;
  const port = /:(\d{1,5})$/.exec(text)?.[1];
  if (isPlain && port !== undefined) return `${url.hostname}:${Number(port)}`;
  throw new StartFailure(
    `--allow-host takes a host and a port, such as 127.0.0.1:8080, not "${text}".`,
  );
}

function network(range: string): string {
  try {
    networksFrom([range]);
    return range;
  } catch (cause) {
    throw new StartFailure(
      `--refuse-network takes a range such as 2001:db8::/32, not "${range}".`,
      { cause },
    );
  }
}

/** It goes into a header, in parentheses. */
function contactOf(text: string): string {
  if (/^[\x21-\x27\x2a-\x7e]{0,200}$/.test(text)) return text;
  throw new StartFailure(
    `--contact takes an address such as https://example.com/bot, not "${text}".`,
  );
}

function publicUrlOf(text: string): string {
  if (text === '') return '';
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/') return url.origin;
  throw new StartFailure(
    `--public-url takes an address without a path, such as https://gannet.example.com, not "${text}".`,
  );
}

function pricesIn(text: string): PriceTable | undefined {
  const { data, error } = PricesText.safeParse(text);
  if (error) throw new StartFailure(`GANNET_PRICES: ${error.issues[0]?.message}`);
  return data;
}
