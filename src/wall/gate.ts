import { isIP, type LookupFunction } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { JobFailure } from '../jobs/errors.ts';
import { failureOf } from './refusal.ts';
import type { Resolve } from './resolve.ts';
import { isAllowedHost, refusalToAddress, refusalToHost, type TargetPolicy } from './target.ts';

/** Names that take longer are slower than anything worth waiting for, in milliseconds. */
const RESOLVE_TIMEOUT_MS = 10_000;

/**
 * Decides what may be connected to.
 *
 * Give `lookup` to `net.connect` or `http.request`: Node then connects to the very addresses that
 * were checked, and asks no second time. Node skips it for literal addresses, so `refuse` comes
 * first, always.
 */
export interface Gate {
  /** @throws JobFailure `ADDRESS_BLOCKED` when host and port alone say no */
  refuse(host: string, port: number): void;
  /** Resolves and checks; fails with JobFailure `ADDRESS_BLOCKED` or `DNS_FAILED`. */
  lookup(port: number): LookupFunction;
}

export function createGate(policy: TargetPolicy, resolve: Resolve): Gate {
  const addressesOf = async (host: string, port: number): Promise<readonly string[]> => {
    const addresses = await within(RESOLVE_TIMEOUT_MS, resolve(host)).catch((cause: unknown) => {
      throw new JobFailure('DNS_FAILED', `The name ${host} does not resolve.`, { cause });
    });
    if (addresses.length === 0) {
      throw new JobFailure('DNS_FAILED', `The name ${host} has no address.`);
    }
    // One private answer refuses all: which one a connection takes is up to the network.
    const isRefused = (address: string) => refusalToAddress(address, policy) !== undefined;
    if (!isAllowedHost(policy, host, port) && addresses.some(isRefused)) {
      // Where to, it does not say: who asks about a name may not map a network with the answers.
      const message = `The name ${host} leads to a private address.`;
      throw failureOf({ rule: 'answer', message });
    }
    return addresses;
  };

  return {
    refuse(host, port) {
      const refusal = refusalToHost(host, port, policy);
      if (refusal) throw failureOf(refusal);
    },
    lookup: (port) => (host, options, callback) => {
      addressesOf(host, port).then(
        (addresses) => answer(addresses, options.all === true, callback),
        (failure: JobFailure) => callback(failure, ''),
      );
    },
  };
}

function answer(
  addresses: readonly string[],
  wantsAll: boolean,
  callback: Parameters<LookupFunction>[2],
): void {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  if (wantsAll) callback(null, found);
  else callback(null, found[0]?.address ?? '', found[0]?.family);
}

async function within<Value>(timeoutMs: number, work: Promise<Value>): Promise<Value> {
  const timer = new AbortController();
  const timeout = delay(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`No answer within ${timeoutMs} ms.`);
  });
  timeout.catch(() => undefined);
  return Promise.race([work, timeout]).finally(() => timer.abort());
}
