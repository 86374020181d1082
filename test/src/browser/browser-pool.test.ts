import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createBrowserPool, type PoolOptions } from '../../../src/browser/browser-pool.ts';
import type { BrowserProcess } from '../../../src/browser/launch.ts';

const NEVER = new AbortController().signal;

/** Lets everything that is ready go on. */
const turn = () => new Promise(setImmediate);

const setUp = (options: Partial<PoolOptions> = {}) => {
  const log: string[] = [];
  const browsers: EventEmitter[] = [];
  const launch = async () => {
    const name = `b${browsers.length + 1}`;
    const browser = new EventEmitter();
    browsers.push(browser);
    log.push(`${name} starts`);
    const close = async (how: string) => void log.push(`${name} ends ${how}`);
    return { browser, pid: browsers.length, launchMs: 1, close } as unknown as BrowserProcess;
  };
  const pool = createBrowserPool({
    launch,
    maxBrowsers: 1,
    maxJobs: 100,
    maxAgeMs: 1_000_000,
    maxIdleMs: 1_000_000,
    ...options,
  });
  return { pool, log, browsers };
};

describe('createBrowserPool', () => {
  it('gives one client one browser, also for jobs at once', async () => {
    const { pool, log } = setUp();

    const first = await pool.acquire('a', NEVER);
    const second = await pool.acquire('a', NEVER);

    expect(second.process).toBe(first.process);
    expect([first.isNew, second.isNew]).toEqual([true, false]);
    expect(first.isShared()).toBe(true);
    expect(log).toEqual(['b1 starts']);
  });

  it('closes an idle browser of another client to make room', async () => {
    const { pool, log } = setUp();
    await (await pool.acquire('a', NEVER)).release(false);

    await pool.acquire('b', NEVER);

    expect(log).toEqual(['b1 starts', 'b1 ends politely', 'b2 starts']);
  });

  it('waits while the browser of another client is busy', async () => {
    const { pool, log } = setUp();
    const lease = await pool.acquire('a', NEVER);
    const waiting = pool.acquire('b', NEVER);
    await turn();
    expect(log).toEqual(['b1 starts']);

    await lease.release(false);

    expect((await waiting).isNew).toBe(true);
  });

  it('serves in the order of asking, so that a busy client does not starve another', async () => {
    const { pool } = setUp();
    const order: string[] = [];
    const first = await pool.acquire('a', NEVER);
    const asking = ['b', 'a'].map(async (clientId) => {
      const lease = await pool.acquire(clientId, NEVER);
      order.push(clientId);
      await lease.release(false);
    });
    await turn();

    await first.release(false);
    await Promise.all(asking);

    expect(order).toEqual(['b', 'a']);
  });

  it('gives up for a client that stops asking, and goes on with the next', async () => {
    const { pool } = setUp();
    const first = await pool.acquire('a', NEVER);
    const stop = new AbortController();
    const stopped = pool.acquire('b', stop.signal);
    const next = pool.acquire('c', NEVER);

    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    await first.release(false);

    expect((await next).isNew).toBe(true);
  });

  it('replaces a browser after its number of jobs', async () => {
    const { pool, log } = setUp({ maxJobs: 2 });

    for (let job = 0; job < 3; job += 1) await (await pool.acquire('a', NEVER)).release(false);

    expect(log).toEqual(['b1 starts', 'b1 ends politely', 'b2 starts']);
  });

  it('replaces a browser that is too old', async () => {
    const { pool, log } = setUp({ maxAgeMs: 0 });

    await (await pool.acquire('a', NEVER)).release(false);

    expect(log).toEqual(['b1 starts', 'b1 ends politely']);
  });

  it('kills a broken browser with its last job, and gives it no other one', async () => {
    const { pool, log } = setUp({ maxBrowsers: 2 });
    const broken = await pool.acquire('a', NEVER);
    const other = await pool.acquire('a', NEVER);

    await broken.release(true);
    expect(log).toEqual(['b1 starts']);
    expect((await pool.acquire('a', NEVER)).process).not.toBe(other.process);
    await other.release(false);

    expect(log).toEqual(['b1 starts', 'b2 starts', 'b1 ends politely']);
  });

  it('forgets a browser that ended by itself', async () => {
    const { pool, log, browsers } = setUp();
    await (await pool.acquire('a', NEVER)).release(false);

    browsers[0]?.emit('disconnected');
    await turn();
    await pool.acquire('a', NEVER);

    expect(log).toEqual(['b1 starts', 'b1 ends politely', 'b2 starts']);
  });

  it('tells a failed launch to who asked, and tries again for the next', async () => {
    let tries = 0;
    const { pool } = setUp();
    const failing = setUp({
      launch: async () => {
        tries += 1;
        if (tries === 1) throw new Error('no browser');
        return (await pool.acquire('x', NEVER)).process;
      },
    });

    await expect(failing.pool.acquire('a', NEVER)).rejects.toThrow('no browser');

    expect((await failing.pool.acquire('a', NEVER)).isNew).toBe(true);
  });

  it('ends every browser when it is closed, busy or not', async () => {
    const { pool, log } = setUp({ maxBrowsers: 2 });
    await pool.acquire('a', NEVER);
    await (await pool.acquire('b', NEVER)).release(false);

    await pool.close();

    expect(log.slice(2).sort()).toEqual(['b1 ends politely', 'b2 ends politely']);
  });
});
