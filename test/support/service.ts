import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Options, readOptions } from '../../local/options.ts';
import { startService } from '../../local/service.ts';
import { createCreateClient } from '../../src/clients/create-client.ts';
import { SCOPES } from '../../src/clients/scopes.ts';
import { idsFrom } from '../../src/jobs/ids.ts';

export interface RunningService {
  readonly url: string;
  readonly apiKey: string;
  readonly demoUrl: string;
  /** Makes another client, and returns its key. */
  newKey(jobsPerDay?: number): Promise<string>;
  /** Makes a client that may do everything, and returns its key. */
  newAdminKey(): Promise<string>;
  stop(): Promise<void>;
}

/** Ports that nobody else has, and as many jobs at once as the smallest machine has processors. */
const TEST_ARGUMENTS = ['--port', '0', '--demo-port', '0', '--concurrency', '2'];

/** What a test has left running is of no interest to it any more. */
const DRAIN_MS = 500;

/** Removes a data folder, also while a browser that was killed still lets go of it. */
export const removeData = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });

/** The whole service in this process, in a folder that goes away with it. */
export async function startEmbedded(overrides: Partial<Options> = {}): Promise<RunningService> {
  const data = await mkdtemp(join(tmpdir(), 'gannet-service-'));
  const options = readOptions(TEST_ARGUMENTS, { env: {}, isTerminal: false });
  if (options === 'help') throw new Error('Nobody asked for help.');
  const service = await startService(
    { ...options, data, drainMs: DRAIN_MS, ...overrides },
    {
      onProgress: () => {},
      onFailure: (reason) => {
        throw new Error(reason);
      },
    },
  );
  const createClient = createCreateClient({
    clients: service.clients,
    newId: idsFrom(Date.now),
    now: Date.now,
  });
  return {
    ...service.access,
    newKey: async (jobsPerDay) => (await createClient({ name: 'test', jobsPerDay })).key,
    newAdminKey: async () => (await createClient({ name: 'admin', scopes: [...SCOPES] })).key,
    stop: async () => {
      await service.stop();
      await removeData(data);
    },
  };
}

const MAIN = join(import.meta.dirname, '../../local/main.ts');

/** The service as `npm start` runs it: a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  readonly apiKey: string;
  readonly demoUrl: string;
  /** What it has told people so far. */
  readonly said: () => string;
  /** Sends a signal, waits for the end, and returns the code or the signal that it ended with. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

/**
 * Starts the service as a process, and waits until it takes jobs. A later start on the same data
 * has the same ports.
 */
export async function startProcess(data: string, ...args: string[]): Promise<ServiceProcess> {
  const before = await readEnv(data).catch(() => undefined);
  const ports = before ? ['--port', portOf(before.url), '--demo-port', portOf(before.demoUrl)] : [];
  const child = spawn(
    process.execPath,
    [MAIN, '--data', data, ...TEST_ARGUMENTS, ...ports, ...args],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${said}`)));
    child.stderr.on('data', (text: string) => {
      said += text;
      if (said.includes('Ctrl-C')) resolve();
    });
  });
  return {
    ...(await readEnv(data)),
    said: () => said,
    end: (signal) => end(child, signal),
  };
}

async function readEnv(data: string) {
  const env = parseEnv(await readFile(join(data, 'env'), 'utf8'));
  const { GANNET_URL: url = '', GANNET_API_KEY: apiKey = '', GANNET_DEMO_URL: demoUrl = '' } = env;
  return { url, apiKey, demoUrl };
}

const portOf = (url: string): string => new URL(url).port;

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | string> {
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code, killedBy] = await ended;
  return code ?? killedBy;
}

export interface Refusal {
  readonly code: number | null;
  readonly stderr: string;
}

/** Starts the service where it cannot start, and returns what it said. */
export async function startRefused(...args: string[]): Promise<Refusal> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}
