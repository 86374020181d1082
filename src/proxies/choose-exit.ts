import { createHash } from 'node:crypto';
import { Deferral } from '../jobs/deferral.ts';
import { JobFailure } from '../jobs/errors.ts';
import type { Breaker, Pass } from '../limits/breaker.ts';
import type { ExitsByPool, PooledExit } from './pools.ts';
import type { ProxyWish } from './wish.ts';

/** An exit for one attempt. */
export interface ChosenExit {
  readonly exit: PooledExit;
  /** Tells how it was: `nothing` when it was not used. */
  leave(how: 'up' | 'down' | 'nothing'): Promise<void>;
}

export interface ExitRequest {
  readonly clientId: string;
  readonly jobId: string;
  /** Of the job's target: what `sticky` goes by. */
  readonly site: string;
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /** How long the attempt may take, in milliseconds. */
  readonly lifeMs: number;
  readonly wish: ProxyWish;
}

/**
 * Finds an exit that works.
 *
 * @throws JobFailure `PROXY_POOL_NOT_FOUND`; Deferral when the breakers of all exits are open
 */
export type ChooseExit = (request: ExitRequest) => Promise<ChosenExit>;

interface Dependencies {
  readonly pools: () => Promise<ExitsByPool>;
  /** Pools that a client may use; `undefined`: all. */
  readonly allowedPools: (clientId: string) => Promise<readonly string[] | undefined>;
  readonly breaker: Breaker;
  /** Told when it could not be told how an exit was; nothing depends on that. */
  readonly onError: (error: unknown) => void;
}

/** Exits that one attempt asks for, at most: each is a read. */
const EXITS_ASKED = 20;

export const createChooseExit =
  ({ pools, allowedPools, breaker, onError }: Dependencies): ChooseExit =>
  async (request) => {
    const { clientId, jobId, attempt, lifeMs, wish } = request;
    const allowed = await allowedPools(clientId);
    // A pool of somebody else's is answered like one that never was.
    const mayUse = allowed === undefined || allowed.includes(wish.pool);
    const exits = mayUse ? ((await pools()).get(wish.pool) ?? []) : [];
    const fitting = exits.filter(({ country }) => !wish.country || country === wish.country);
    if (fitting.length === 0) throw poolNotFound(wish);

    let waitUntil = Number.POSITIVE_INFINITY;
    for (const exit of inOrder(fitting, request).slice(0, EXITS_ASKED)) {
      const entry = await breaker.enter(`proxy/${exit.id}`, `${jobId}/${attempt}`, lifeMs);
      if (!('waitUntil' in entry)) return { exit, leave: leaveWith(breaker, entry, onError) };
      waitUntil = Math.min(waitUntil, entry.waitUntil);
    }
    throw new Deferral('breaker', waitUntil);
  };

const leaveWith =
  (breaker: Breaker, pass: Pass, onError: (error: unknown) => void): ChosenExit['leave'] =>
  (how) =>
    breaker.tell(pass, how).catch(onError);

/**
 * Every job has an order of its own (rendezvous hashing), so that the load spreads and an exit that
 * comes or goes moves few jobs. Each attempt begins one further; a sticky job always at the first
 * of its client and site.
 */
export function inOrder(
  exits: readonly PooledExit[],
  { clientId, jobId, site, attempt, wish }: Omit<ExitRequest, 'lifeMs'>,
): PooledExit[] {
  const seed = wish.sticky ? `${clientId}/${site}` : jobId;
  const weighed = exits.map((exit) => ({ exit, weight: hashOf(`${seed}/${exit.id}`) }));
  const order = weighed.sort((a, b) => a.weight.localeCompare(b.weight)).map(({ exit }) => exit);
  const start = wish.sticky ? 0 : (attempt - 1) % order.length;
  return [...order.slice(start), ...order.slice(0, start)];
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function poolNotFound({ pool, country }: ProxyWish): JobFailure {
  const where = country ? ` with an exit in ${country}` : '';
  return new JobFailure(
    'PROXY_POOL_NOT_FOUND',
    `There is no proxy pool "${pool}"${where} for you.`,
  );
}
