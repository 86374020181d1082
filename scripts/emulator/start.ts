import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface EmulatorOptions {
  /** The virtual environment that it is installed in. */
  readonly environment: string;
  /**
   * Everything that it writes goes below here; removed at the end. Below the checkout, so that
   * functions find its SDK where Lambda's runtime would bring one.
   */
  readonly folder: string;
  /** Its own log, which stays. */
  readonly logFile: string;
}

export interface Emulator {
  readonly url: string;
  /** What any AWS client needs to talk to the emulator instead of AWS. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the browser's layer is found instead of `/opt`. */
  readonly opt: string;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 200;

/** Starts the emulator on a free port of the loopback interface, and waits until it answers. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { environment, folder, logFile } = options;
  const opt = `${folder}/opt`;
  const temporary = `${folder}/tmp`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  // What the emulator writes to start a function is CommonJS; the checkout around it is not.
  await writeFile(`${temporary}/package.json`, '{ "type": "commonjs" }');

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    NO_PROXY: '127.0.0.1,localhost',
  };
  const program = [`${environment}/bin/python`, `${import.meta.dirname}/behind_tls.py`];
  const child = spawn('sh', ['-c', UNTIL_WE_END, 'sh', ...program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own, so that its functions can be ended with it.
    detached: true,
    env: { ...process.env, ...env, ...settings(port, temporary, opt) },
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.stdin.end();
    await ended;
    endGroup(child.pid);
    log.end();
    // Browsers of its functions end when those are gone, and write until then.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };

  await becomesReady(url, ended).catch(async (error: unknown) => {
    await stop();
    throw new Error(`The emulator did not start; see ${logFile}.`, { cause: error });
  });
  return { url, env, opt, stop };
}

const settings = (port: number, temporary: string, opt: string): Record<string, string> => ({
  PATH: `${import.meta.dirname}/bin:${process.env.PATH}`,
  GATEWAY_PORT: String(port),
  BIND_HOST: '127.0.0.1',
  MINISTACK_HOST: '127.0.0.1',
  LAMBDA_EXECUTOR: 'local',
  // Each function gets its own role and no more, as on AWS.
  AUTH: 'true',
  TMPDIR: temporary,
  EMULATED_OPT: opt,
  EMULATED_NODE: process.execPath,
});

/** Runs a program until standard input is closed: so it ends even when we are killed. */
const UNTIL_WE_END = '"$@" & program=$!; read -r _; kill $program 2>/dev/null; wait $program';

async function becomesReady(url: string, ended: Promise<unknown>): Promise<void> {
  const timeout = AbortSignal.timeout(READY_WITHIN_MS);
  const failed = ended.then(() => Promise.reject(new Error('It ended at once.')));
  const answers = async () => {
    while (!timeout.aborted) {
      const response = await fetch(`${url}/_ministack/health`).catch(() => undefined);
      if (response?.ok) return;
      await sleep(LOOK_AGAIN_MS);
    }
    throw new Error(`It did not answer within ${READY_WITHIN_MS} ms.`);
  };
  await Promise.race([answers(), failed]);
}

/** Functions that outlived the emulator; none is a good answer. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
