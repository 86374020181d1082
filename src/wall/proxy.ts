import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { JobFailure } from '../jobs/errors.ts';
import { createConnect, type Exit } from './exit.ts';
import { createFailureAnswers, type FailureAnswers } from './failure-answer.ts';
import { createForward } from './forward.ts';
import { createGate } from './gate.ts';
import { createLedger, type Ledger, type Traffic } from './ledger.ts';
import { WALL_LIMITS, type WallLimits } from './limits.ts';
import type { WallParts } from './parts.ts';
import { type Resolve, resolveBySystem } from './resolve.ts';
import type { TargetPolicy } from './target.ts';
import { createTunnel, createUpgrade } from './tunnel.ts';

export interface WallOptions {
  readonly policy: TargetPolicy;
  readonly resolve?: Resolve | undefined;
  readonly limits?: WallLimits | undefined;
  /** What the job leaves through. @default nothing: straight to its targets */
  readonly exit?: Exit | undefined;
  /** Called once, when a limit is passed, with what the job ends with. */
  readonly onBreach: (failure: JobFailure) => void;
  /** Called once, when the wall is closed, with what went through it. */
  readonly onClose?: ((traffic: Traffic) => void) | undefined;
}

export interface Wall {
  /** For `createBrowserContext({ proxyServer })`, with the bypass list `<-loopback>`. */
  readonly proxyUrl: string;
  readonly ledger: Ledger;
  readonly limits: WallLimits;
  readonly failureIn: FailureAnswers['failureIn'];
  /** Ends every connection at once. */
  close(): void;
}

/** Requests with more are no browser's. */
const HEADER_BYTES = 64 * 1024;

/**
 * The wall around one job: a forward proxy on a loopback port of its own, so that what goes
 * through it belongs to that job. It reaches public addresses on allowed ports, and what the
 * stage lets through by name; to everything else it opens no connection.
 */
export async function openWall(options: WallOptions): Promise<Wall> {
  const { policy, resolve = resolveBySystem, limits = WALL_LIMITS, onBreach, onClose } = options;
  const sockets = new Set<Duplex>();
  const track = (socket: Duplex) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  const ledger = createLedger(limits, onBreach);
  const answers = createFailureAnswers(ledger);
  const gate = createGate(policy, resolve);
  const connect = createConnect({ ...options, resolve, gate });
  const parts: WallParts = { connect, ledger, limits, answers, track };

  const { forward, close: closeAgent } = createForward(parts);
  const server = createServer({ maxHeaderSize: HEADER_BYTES, requestTimeout: 0 }, forward);
  server.maxConnections = limits.sockets;
  server.on('drop', () => ledger.exceed(crowded(limits.sockets)));
  server.on('connection', track);
  server.on('connect', createTunnel(parts));
  server.on('upgrade', createUpgrade(parts));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    proxyUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ledger,
    limits,
    failureIn: answers.failureIn,
    close() {
      if (!server.listening) return;
      server.close();
      closeAgent();
      for (const socket of sockets) socket.destroy();
      onClose?.(ledger.traffic());
    },
  };
}

const crowded = (limit: number) =>
  new JobFailure(
    'TOO_MANY_REQUESTS_BY_PAGE',
    `The page opened more than ${limit} connections at once.`,
  );
