import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { freePort } from './free-port.ts';
import { killWhenWeEnd } from './outlived.ts';
import { StartFailure } from './start-failure.ts';

export interface DynoxideOptions {
  /** File that holds the tables. */
  readonly dataFile: string;
  /** Told when the engine ends although nobody stopped it. */
  readonly onExit: (reason: string) => void;
  /** @default a free one */
  readonly port?: number;
  /** @default the one that npm installed */
  readonly binary?: string;
}

export interface Dynoxide {
  /** Where it answers, as an AWS endpoint. */
  readonly endpoint: string;
  readonly pid: number;
  /** Ends it and waits until it has ended. */
  stop(): Promise<void>;
}

type Child = ChildProcessByStdio<null, null, Readable>;

/** It has only to close its file: whoever needs longer than this after a SIGTERM hangs. */
const STOP_MS = 2_000;

/** Between our look for a free port and the child's use of it somebody else may take the port. */
const MOST_STARTS = 3;

/** It is up in some ten milliseconds; whoever needs longer than this hangs. */
const START_MS = 15_000;

/**
 * Starts the embedded engine that speaks DynamoDB's protocol, on 127.0.0.1 only, and waits until
 * it answers. It ends with this process, also when that is killed.
 *
 * @throws StartFailure when it is not installed or does not start
 */
export async function startDynoxide(options: DynoxideOptions): Promise<Dynoxide> {
  for (let start = 1; ; start += 1) {
    const port = options.port ?? (await freePort());
    const child = spawnDynoxide(options, port);
    const failure = await failureToStart(child);
    if (failure === undefined) return running(child, `http://127.0.0.1:${port}`, options.onExit);
    child.kill('SIGKILL');
    const isTaken = failure.includes('already in use') && options.port === undefined;
    if (!isTaken || start === MOST_STARTS) {
      throw new StartFailure(`The embedded database did not start: ${failure}`);
    }
  }
}

function spawnDynoxide(options: DynoxideOptions, port: number): Child {
  const child = spawn(
    options.binary ?? installedBinary(process.platform, process.arch),
    ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', options.dataFile],
    // A session of its own: Ctrl-C reaches us, and we decide when it ends.
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: {} },
  );
  if (child.pid !== undefined) child.once('exit', killWhenWeEnd(child.pid));
  return child;
}

/** Resolves with why the child does not start, or with nothing once it says that it listens. */
function failureToStart(child: Child): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    const late = setTimeout(() => resolve(`no answer within ${START_MS} ms`), START_MS);
    const settle = (failure?: string) => {
      clearTimeout(late);
      resolve(failure);
    };
    child.once('error', ({ message }) => settle(message));
    child.once('close', () => settle(said.trim().replaceAll('\n', ' ')));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (text.includes('listening on')) settle();
    });
  });
}

function running(child: Child, endpoint: string, onExit: DynoxideOptions['onExit']): Dynoxide {
  let stopping = false;
  const ended = once(child, 'exit').then(([code, signal]) => {
    if (!stopping) onExit(`The embedded database ended with ${code ?? signal}.`);
  });

  return {
    endpoint,
    pid: child.pid ?? 0,
    stop: async () => {
      stopping = true;
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(killer);
    },
  };
}

/** The binary that npm installed for a machine. @throws StartFailure when there is none */
export function installedBinary(platform: string, processor: string): string {
  const name = `@dynoxide/${platform}-${processor}`;
  try {
    return join(
      dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)),
      'dynoxide',
    );
  } catch {
    throw new StartFailure(
      `The embedded database ${name} is not installed. Run npm ci; where there is no build of it, ` +
        'start an engine that speaks DynamoDB and name it in GANNET_DYNAMODB_ENDPOINT.',
    );
  }
}
