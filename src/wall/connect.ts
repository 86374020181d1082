import { connect, type Socket } from 'node:net';
import { JobFailure } from '../jobs/errors.ts';
import type { Gate } from './gate.ts';

export interface Destination {
  readonly host: string;
  readonly port: number;
}

/**
 * Opens a connection to an address that the gate has checked.
 *
 * Of several addresses all are tried, with a short head start for the first (RFC 8305).
 *
 * @throws JobFailure `ADDRESS_BLOCKED`, `DNS_FAILED`, `TARGET_UNREACHABLE` or `TARGET_TIMEOUT`
 */
export async function connectThrough(
  gate: Gate,
  { host, port }: Destination,
  timeoutMs: number,
): Promise<Socket> {
  gate.refuse(host, port);
  const socket = connect({ host, port, lookup: gate.lookup(port), autoSelectFamily: true });
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const timer = setTimeout(() => {
    const message = `${host} accepted no connection within ${timeoutMs} ms.`;
    socket.destroy(new JobFailure('TARGET_TIMEOUT', message));
  }, timeoutMs);
  socket.once('connect', () => resolve(socket));
  socket.once('error', (error) => reject(asFailure(error, host)));
  return promise.finally(() => clearTimeout(timer));
}

/** Names what a socket or an HTTP exchange failed with. */
export function asFailure(error: unknown, host: string): JobFailure {
  if (error instanceof JobFailure) return error;
  const isTimeout = error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT';
  const code = isTimeout ? 'TARGET_TIMEOUT' : 'TARGET_UNREACHABLE';
  return new JobFailure(code, `${host} could not be reached.`, { cause: error });
}
