import { JobFailure } from '../jobs/errors.ts';
import type { JobRequest } from '../jobs/job.ts';
import { firstTargetOf } from '../kinds/first-target.ts';
import { siteOf } from '../limits/site.ts';
import type { ChooseExit } from '../proxies/choose-exit.ts';
import { authorizationOf, type PooledExit } from '../proxies/pools.ts';
import type { ProxyWish } from '../proxies/wish.ts';
import type { Exit } from '../wall/exit.ts';
import { hostOf } from '../wall/target.ts';

/** What one job leaves through. */
export interface ExitInUse {
  readonly exit: Exit;
  /** What must not be seen of it anywhere. */
  readonly secrets: readonly string[];
  /** What the report says of it. */
  readonly note: {
    readonly pool: string;
    readonly country?: string | undefined;
    readonly exit: string;
  };
  /** Tells how it was. Call it when the job is over. */
  leave(): Promise<void>;
}

interface Options {
  readonly wish: ProxyWish | undefined;
  readonly request: JobRequest;
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /** How long the attempt may take, in milliseconds. */
  readonly lifeMs: number;
  /** Absent: this runner has none. */
  readonly chooseExit?: ChooseExit | undefined;
}

/** @throws JobFailure, Deferral */
export async function takeExit(options: Options): Promise<ExitInUse | undefined> {
  const { wish, request, attempt, lifeMs, chooseExit } = options;
  if (!wish) return undefined;
  if (!chooseExit) throw new JobFailure('PROXY_POOL_NOT_FOUND', 'There are no proxy pools here.');
  const { clientId, jobId } = request;
  const target = firstTargetOf(request);
  const site = target ? siteOf(hostOf(target)) : '';
  const chosen = await chooseExit({ clientId, jobId, site, attempt, lifeMs, wish });
  let how: 'up' | 'down' | 'nothing' = 'nothing';
  const onOutcome = (outcome: 'up' | 'down') => {
    // One connection that broke among others that did not is the network's.
    if (how !== 'up') how = outcome;
  };
  const { id, country } = chosen.exit;
  return {
    exit: wallExit(chosen.exit, onOutcome),
    secrets: secretsOf(chosen.exit),
    note: { pool: wish.pool, country, exit: id },
    leave: () => chosen.leave(how),
  };
}

const wallExit = (exit: PooledExit, onOutcome: Exit['onOutcome']): Exit => ({
  host: exit.host,
  port: exit.port,
  authorization: authorizationOf(exit),
  onOutcome,
});

const secretsOf = (exit: PooledExit): string[] => [
  exit.host,
  exit.user,
  exit.password,
  ...(authorizationOf(exit)?.split(' ').slice(1) ?? []),
];
