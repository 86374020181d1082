import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserLease, BrowserPool } from './browser-pool.ts';
import type { Ending } from './ending.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';

/** Longest that a page may take to close before its browser is killed, in milliseconds. */
const CLOSE_LIMIT_MS = 2_000;

export interface SessionUse {
  readonly pool: BrowserPool;
  readonly clientId: string;
  readonly options: SessionOptions;
  readonly ending: Ending;
}

/**
 * Gives `work` a session in a browser of the client, and takes both back whatever happens. When
 * it returns or throws, the page is gone.
 *
 * A browser whose job had to be stopped is not trusted with another one.
 */
export async function withSession<Result>(
  { pool, clientId, options, ending }: SessionUse,
  work: (session: Session, lease: BrowserLease) => Promise<Result>,
): Promise<Result> {
  const lease = await held(ending, pool.acquire(clientId, ending.signal), giveBack(ending));
  const opening = openSession(lease.process, options, ending);
  try {
    const session = await ending.during(opening);
    return await work(session, lease);
  } finally {
    await leave(lease, opening, ending.signal.aborted);
  }
}

const giveBack = (ending: Ending) => (lease: BrowserLease) => lease.release(ending.signal.aborted);

/** Waits for something that must be given back if the job ends before it comes. */
async function held<Value>(
  ending: Ending,
  work: Promise<Value>,
  back: (value: Value) => Promise<void>,
): Promise<Value> {
  return ending.during(work).catch((error: unknown) => {
    work.then(back).catch(() => undefined);
    throw error;
  });
}

async function leave(
  lease: BrowserLease,
  opening: Promise<Session>,
  wasStopped: boolean,
): Promise<void> {
  const closing = opening.then((session) => session.close());
  // A browser with nothing else in it is killed whole, which is faster and surer.
  if (wasStopped && !lease.isShared()) {
    closing.catch(() => undefined);
    return lease.release(true);
  }
  const isClosed = await Promise.race([
    closing.then(
      () => true,
      () => false,
    ),
    delay(CLOSE_LIMIT_MS, false, { ref: false }),
  ]);
  // Its other jobs are tried again elsewhere; a page that cannot be closed may not live on.
  if (!isClosed) await lease.process.close('now');
  await lease.release(wasStopped || !isClosed);
}
