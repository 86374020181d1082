import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

const SCRIPT = join(import.meta.dirname, 'service-process.ts');

/** What one life of the process is to break. */
export type Life = Readonly<Record<`CHAOS_${string}`, string>>;

/** One data folder and the processes that serve it, one after the other. */
export interface ChaoticService {
  readonly data: string;
  readonly url: string;
  readonly apiKey: string;
  readonly demoUrl: string;
  /** Starts the next process on the same data and the same ports. */
  start(life?: Life): Promise<void>;
  /** Resolves when the process that runs has been killed, by itself or by somebody. */
  died(): Promise<void>;
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Lets the process end as its owner would. @returns temporary files that it left behind */
  end(): Promise<readonly string[]>;
  /** Removes the data. */
  remove(): Promise<void>;
}

export async function startChaotic(
  options: {
    readonly endpoint?: string;
    readonly args?: readonly string[];
    /** @default a folder of its own below the system's */
    readonly data?: string;
  } = {},
): Promise<ChaoticService> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'gannet-chaos-')));
  let child: ChildProcess | undefined;
  let access = { url: '', apiKey: '', demoUrl: '' };

  const start = async (life: Life = {}): Promise<void> => {
    child = await spawnService(data, { ...options, life, ...portsOf(access) });
    access = await readAccess(data);
  };
  const died = async (): Promise<void> => {
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = died();
    child?.kill(signal);
    await ended;
  };
  await start();
  return {
    data,
    ...access,
    start,
    died,
    kill: () => end('SIGKILL'),
    signal: (signal) => void child?.kill(signal),
    end: async () => {
      await end('SIGTERM');
      return readdir(join(data, 'tmp')).catch(() => []);
    },
    remove: () => rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

interface Spawned {
  readonly endpoint?: string;
  readonly args?: readonly string[];
  readonly life: Life;
  readonly port: string;
  readonly demoPort: string;
}

async function spawnService(data: string, spawned: Spawned): Promise<ChildProcess> {
  const { endpoint, args = [], life, port, demoPort } = spawned;
  const ports = ['--port', port, '--demo-port', demoPort, '--concurrency', '2'];
  const child = spawn(process.execPath, [SCRIPT, '--data', data, ...ports, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...life,
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      ...(endpoint === undefined ? {} : { GANNET_DYNAMODB_ENDPOINT: endpoint }),
    },
  });
  let said = '';
  child.stderr?.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${said}`)));
    child.stderr?.on('data', (text: string) => {
      said += text;
      if (said.includes('ready')) resolve();
    });
  });
  return child;
}

async function readAccess(data: string) {
  const env = parseEnv(await readFile(join(data, 'env'), 'utf8'));
  const { GANNET_URL: url = '', GANNET_API_KEY: apiKey = '', GANNET_DEMO_URL: demoUrl = '' } = env;
  return { url, apiKey, demoUrl };
}

/** The first start takes what is free; later ones take the same again. */
const portsOf = ({ url, demoUrl }: { readonly url: string; readonly demoUrl: string }) => ({
  port: url ? new URL(url).port : '0',
  demoPort: demoUrl ? new URL(demoUrl).port : '0',
});
