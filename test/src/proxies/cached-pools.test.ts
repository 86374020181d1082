import { describe, expect, it } from 'vitest';
import { createCachedPools } from '../../../src/proxies/cached-pools.ts';
import { type ExitsByPool, readPools } from '../../../src/proxies/pools.ts';
import { NOW } from '../../support/jobs.ts';

const poolsOf = (host: string): ExitsByPool =>
  readPools(JSON.stringify({ eu: { exits: [{ url: `http://${host}:3128` }] } }));

describe('pools that are remembered', () => {
  it('are read again after five minutes, and served as they were when that fails', async () => {
    let at = NOW;
    const answers: (ExitsByPool | Error)[] = [poolsOf('one'), new Error('down'), poolsOf('two')];
    const errors: unknown[] = [];
    const pools = createCachedPools({
      read: async () => {
        const answer = answers.shift();
        if (answer instanceof Map) return answer;
        throw answer;
      },
      now: () => at,
      onError: (error) => errors.push(error),
    });
    const hostAfter = async (ms: number) => {
      at += ms;
      return (await pools()).get('eu')?.[0]?.host;
    };

    expect(await hostAfter(0)).toBe('one');
    expect(await hostAfter(299_999)).toBe('one');
    expect(await hostAfter(1)).toBe('one');
    expect(errors).toEqual([new Error('down')]);
    expect(await hostAfter(300_000)).toBe('two');
  });

  it('are no pools when they could never be read', async () => {
    const pools = createCachedPools({
      read: async () => {
        throw new Error('down');
      },
      now: () => NOW,
      onError: () => {},
    });

    await expect(pools()).rejects.toThrow('down');
  });
});
