import { isIP, isIPv4, type Socket } from 'node:net';
import { JobFailure } from '../jobs/errors.ts';
import { connectThrough, type Destination } from './connect.ts';
import type { Gate } from './gate.ts';
import { createGate } from './gate.ts';
import type { Resolve } from './resolve.ts';
import type { TargetPolicy } from './target.ts';

/** A forward proxy that jobs leave through, so that targets see its address. */
export interface Exit extends Destination {
  /** Value of `Proxy-Authorization`; told to the exit and to nobody else. */
  readonly authorization?: string | undefined;
  /** Told of each connection: whether the exit did its part. */
  readonly onOutcome?: ((outcome: 'up' | 'down') => void) | undefined;
}

/** Opens connections to targets, checked by the wall. @throws JobFailure */
export type Connect = (destination: Destination, timeoutMs: number) => Promise<Socket>;

interface ConnectOptions {
  readonly policy: TargetPolicy;
  readonly resolve: Resolve;
  readonly gate: Gate;
  /** @default straight to the target */
  readonly exit?: Exit | undefined;
}

/** Answers to `CONNECT` have a line or two of headers; more is no proxy's, in bytes. */
const HEAD_MAX_BYTES = 16 * 1024;

/**
 * How a job connects: straight, or through its exit. The wall resolves and checks the target either
 * way, and the exit is asked for the checked address and never for a name: it cannot be led to
 * resolve it to another one. The exit itself must be public, or let through by the stage.
 */
export function createConnect({ policy, resolve, gate, exit }: ConnectOptions): Connect {
  if (!exit) return (destination, timeoutMs) => connectThrough(gate, destination, timeoutMs);
  const exitGate = createGate({ ...policy, allowedPorts: new Set([exit.port]) }, resolve);
  const { onOutcome } = exit;

  return async (destination, timeoutMs) => {
    gate.refuse(destination.host, destination.port);
    const address = await addressOf(gate, destination);
    try {
      const socket = await connectThrough(exitGate, exit, timeoutMs).catch(unreachable);
      await openTunnel(socket, { exit, address, destination }, timeoutMs);
      onOutcome?.('up');
      return socket;
    } catch (error) {
      const { code } = JobFailure.from(error);
      // An exit that says that the target does not answer has done its part.
      onOutcome?.(code === 'PROXY_UNAVAILABLE' ? 'down' : 'up');
      throw error;
    }
  };
}

/** The address to ask the exit for: IPv4 where there is one, for few exits have IPv6. */
function addressOf(gate: Gate, { host, port }: Destination): Promise<string> {
  if (isIP(host)) return Promise.resolve(host);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  gate.lookup(port)(host, { all: true }, (error, answers) => {
    if (error) return reject(error);
    const addresses = Array.isArray(answers) ? answers.map(({ address }) => address) : [answers];
    resolve(addresses.find((address) => isIPv4(address)) ?? addresses[0] ?? '');
  });
  return promise;
}

/** Says nothing of the exit: its address is the owner's business. */
const unavailable = (why: string, cause?: unknown): JobFailure =>
  new JobFailure('PROXY_UNAVAILABLE', `The exit of the proxy pool ${why}.`, { cause });

const unreachable = (cause: unknown): never => {
  throw unavailable('does not answer', cause);
};

interface Tunnel {
  readonly exit: Exit;
  readonly address: string;
  readonly destination: Destination;
}

async function openTunnel(socket: Socket, tunnel: Tunnel, timeoutMs: number): Promise<void> {
  const { exit, address, destination } = tunnel;
  const authority = `${isIP(address) === 6 ? `[${address}]` : address}:${destination.port}`;
  const login = exit.authorization ? `Proxy-Authorization: ${exit.authorization}\r\n` : '';
  const timer = setTimeout(() => socket.destroy(unavailable('did not answer in time')), timeoutMs);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${login}\r\n`);
  try {
    const status = await statusOf(socket);
    if (status === 502 || status === 504) {
      const message = `${destination.host} could not be reached through the proxy.`;
      throw new JobFailure('TARGET_UNREACHABLE', message);
    }
    if (status === 407) throw unavailable('refused our login');
    if (status < 200 || status > 299) throw unavailable(`refused the connection (${status})`);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Reads the answer to `CONNECT` and leaves what follows it in the socket. */
function statusOf(socket: Socket): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let head = Buffer.alloc(0);
  const read = () => {
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end >= 0) return answered(head.subarray(0, end).toString('latin1'), end + 4);
      if (head.length > HEAD_MAX_BYTES) return reject(unavailable('does not speak HTTP'));
    }
  };
  const answered = (text: string, length: number) => {
    const status = Number(/^HTTP\/1\.[01] (\d{3})\b/.exec(text)?.[1]);
    if (!status) return reject(unavailable('does not speak HTTP'));
    socket.off('readable', read);
    if (head.length > length) socket.unshift(head.subarray(length));
    resolve(status);
  };
  const failed = (error: Error) =>
    reject(error instanceof JobFailure ? error : unavailable('broke off', error));
  const ended = () => reject(unavailable('broke off'));
  socket.on('readable', read).once('error', failed).once('close', ended);
  return promise.finally(() => {
    socket.off('readable', read).off('error', failed).off('close', ended);
  });
}
