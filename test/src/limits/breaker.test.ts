import { beforeEach, describe, expect, it } from 'vitest';
import type { Blame } from '../../../src/limits/blame.ts';
import {
  type Breaker,
  breakerState,
  createBreaker,
  FAILURES_TO_OPEN,
  type Pass,
} from '../../../src/limits/breaker.ts';
import type { BreakerStore } from '../../../src/limits/ports.ts';
import { NOW } from '../../support/jobs.ts';
import { createMemoryBreakerStore } from '../../support/memory-site-store.ts';

const KEY = 'site/example.com';
const LIFE_MS = 70_000;

describe('a breaker', () => {
  let now: number;
  let store: BreakerStore;
  let breaker: Breaker;

  beforeEach(() => {
    now = NOW;
    store = createMemoryBreakerStore();
    breaker = createBreaker(store, () => now);
  });

  const enter = (who = 'job') => breaker.enter(KEY, who, LIFE_MS);
  const pass = async (who?: string): Promise<Pass> => {
    const entry = await enter(who);
    if ('waitUntil' in entry) throw new Error(`Refused until ${entry.waitUntil}.`);
    return entry;
  };
  const attempts = async (blames: readonly Blame[]) => {
    for (const blame of blames) await breaker.tell(await pass(), blame);
  };
  const failures = (count: number): Blame[] => Array.from({ length: count }, () => 'down');
  const state = async () => breakerState(await store.read(KEY), now);

  it('opens at the fifth failure in a row, and not before', async () => {
    await attempts(failures(FAILURES_TO_OPEN - 1));
    expect(await state()).toBe('closed');

    await attempts(['down']);
    expect(await state()).toBe('open');
    expect(await enter()).toEqual({ waitUntil: NOW + 1_000 });
  });

  it('begins to count anew after a success', async () => {
    await attempts([...failures(4), 'up', ...failures(4)]);

    expect(await state()).toBe('closed');
  });

  it('does not count what says nothing about the site', async () => {
    await attempts([...failures(4), 'nothing', 'nothing', 'down']);

    expect(await state()).toBe('open');
  });

  it('stays open for 1, 2, 4 … 60 seconds, doubling with each failed probe', async () => {
    await attempts(failures(5));
    const holds: number[] = [];
    for (let opening = 0; opening < 8; opening += 1) {
      const refused = await enter();
      const until = 'waitUntil' in refused ? refused.waitUntil : Number.NaN;
      holds.push((until - now) / 1_000);
      now = until;
      await breaker.tell(await pass(), 'down');
    }

    expect(holds).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('closes when its probe succeeds, and begins with a second when it opens again', async () => {
    await attempts(failures(5));
    now += 1_000;
    await breaker.tell(await pass(), 'up');
    expect(await state()).toBe('closed');

    await attempts(failures(5));
    expect(await enter()).toEqual({ waitUntil: now + 1_000 });
  });

  it('lets nobody but the probe through while it is half open', async () => {
    await attempts(failures(5));
    now += 1_000;

    const probe = await pass('first');

    expect(probe.probe).toBeDefined();
    expect(await state()).toBe('half-open');
    expect(await enter('second')).toEqual({ waitUntil: now + 1_000 });
  });

  it('takes the next probe when one gave up, at once', async () => {
    await attempts(failures(5));
    now += 1_000;
    await breaker.tell(await pass('first'), 'nothing');

    expect((await pass('second')).probe).toBeDefined();
  });

  it('is not kept half open by a probe that died', async () => {
    await attempts(failures(5));
    now += 1_000;
    const dead = await pass('dead');

    now += LIFE_MS - 1;
    expect(await enter('next')).toHaveProperty('waitUntil');
    now += 1;
    const next = await pass('next');
    await breaker.tell(dead, 'down');
    await breaker.tell(next, 'up');

    expect(await state()).toBe('closed');
  });

  it('does not hear those who began before it opened', async () => {
    const early = [await pass('a'), await pass('b')];
    await attempts(failures(5));

    for (const one of early) await breaker.tell(one, 'up');
    expect(await state()).toBe('open');
    for (const one of early) await breaker.tell(one, 'down');

    expect(await enter()).toEqual({ waitUntil: NOW + 1_000 });
  });

  it('writes nothing while all is well', async () => {
    const seen: string[] = [];
    const watched = new Proxy(store, {
      get: (target, name: keyof BreakerStore) => {
        seen.push(name);
        return target[name];
      },
    });
    breaker = createBreaker(watched, () => now);

    await attempts(['up', 'up', 'nothing']);

    expect(new Set(seen)).toEqual(new Set(['read']));
  });
});
