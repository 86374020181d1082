import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasEnded } from '../../src/jobs/job.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { expectedCsv } from '../support/catalogue/items.ts';
import type { Style } from '../support/catalogue/recipes.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { CATALOGUE, createScrapeWorld, type ScrapeWorld, throughout } from './scrape-world.ts';

const WHOLE = {
  status: 'succeeded',
  csv: expectedCsv(CATALOGUE.items),
  ends: 1,
  hasCheckpoint: false,
};

const SEEDS = Array.from({ length: 64 }, (_, index) => index + 1);

/** Calls after which the trouble is over. */
const TROUBLED_CALLS = 60;

describe('a scrape on real rows', { timeout: 300_000 }, () => {
  let engine: TestTables;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  /** Kills the first worker at its `at`-th call, and lets others do the rest. */
  const killedAt = async (style: Style, at: number, when: 'before' | 'after') => {
    const world = await createScrapeWorld(engine, style);
    let calls = 0;
    const mortal = throughout(world.ports, async (work) => {
      calls += 1;
      if (calls > at || (calls === at && when === 'before')) throw new Error('killed');
      const value = await work();
      if (calls === at) throw new Error('killed');
      return value;
    });
    const invocation = () =>
      world.work(mortal).then(
        () => false,
        () => true,
      );
    let isDead = await invocation();
    while (!isDead && !hasEnded(await world.state())) isDead = await invocation();
    const wasReached = calls >= at;
    await world.finish();
    return { wasReached, outcome: await world.outcome() };
  };

  it.each([
    ['next', 'before'],
    ['next', 'after'],
    ['cursor', 'after'],
    ['click', 'after'],
  ] as const)('by "%s" is exact, killed just %s any call of any port', async (style, when) => {
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      const { wasReached, outcome } = await killedAt(style, at, when);
      expect(outcome).toEqual(WHOLE);
      if (!wasReached) break;
      deaths += 1;
    }

    // Three invocations: each claims, saves twice and hands on; the last writes its files.
    expect(deaths).toBeGreaterThan(30);
  });

  it('is exact in 64 orders of two workers and more, whose leases end early', async () => {
    let refusedSaves = 0;
    let workers = 0;
    for (const seed of SEEDS) {
      const world = await createScrapeWorld(engine, 'next');

      const counts = await interleave(world, seededRandom(seed));
      await world.finish();

      expect({ seed, ...(await world.outcome()) }).toEqual({ seed, ...WHOLE });
      refusedSaves += counts.refusedSaves;
      workers += counts.workers;
    }

    // They did get in each other's way: else this would show nothing.
    expect(workers).toBeGreaterThan(3 * SEEDS.length);
    expect(refusedSaves).toBeGreaterThan(0);
  });
});

/** Lets workers, sweeps and an impatient clock take turns, one call of a port at a time. */
async function interleave({ life, ports, work }: ScrapeWorld, random: () => number) {
  const waiting: (() => void)[] = [];
  const underWay = new Set<Promise<unknown>>();
  let workers = 0;
  let refusedSaves = 0;
  const inTurn = throughout(ports, async (call) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return call();
  });
  const store: typeof ports.store = {
    ...inTurn.store,
    commit: async (change) => {
      const isWritten = await inTurn.store.commit(change);
      if (!isWritten && !change.event) refusedSaves += 1;
      return isWritten;
    },
  };
  const begin = () => {
    workers += 1;
    const working: Promise<unknown> = work({ ...inTurn, store })
      .catch(() => undefined)
      .finally(() => underWay.delete(working));
    underWay.add(working);
  };
  const troubles = [
    () => life.advance(TIMING.leaseMs / 2),
    () => life.advance(TIMING.leaseMs + 1),
    () => life.sweep(),
    () => life.sweep(),
    begin,
  ];
  const next = () => waiting.splice(Math.floor(random() * waiting.length), 1)[0];

  begin();
  begin();
  for (let calls = 0; calls < TROUBLED_CALLS; calls += 1) {
    await setImmediate();
    next()?.();
    if (random() < 0.2) await troubles[Math.floor(random() * troubles.length)]?.();
  }
  while (underWay.size > 0) {
    await setImmediate();
    next()?.();
  }
  return { workers, refusedSaves };
}
