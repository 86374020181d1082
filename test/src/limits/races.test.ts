import { describe, expect, it } from 'vitest';
import type { BreakerStore, SiteStore } from '../../../src/limits/ports.ts';
import { RACES } from '../../support/limit-races.ts';
import {
  createMemoryBreakerStore,
  createMemorySiteStore,
} from '../../support/memory-site-store.ts';

const meanwhile = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Reads, lets others do something, and then writes what it has made of what it read. */
function carelessStores(): { readonly sites: SiteStore; readonly breakers: BreakerStore } {
  const sites = createMemorySiteStore();
  const breakers = createMemoryBreakerStore();
  const nextAt = new Map<string, number>();
  return {
    sites: {
      ...sites,
      reserve: async (site, from, spacingMs) => {
        const slot = Math.max(from, nextAt.get(site) ?? 0);
        await meanwhile();
        nextAt.set(site, slot + spacingMs);
        return slot;
      },
      open: async (site, opening) => {
        const { pace } = await sites.read(site);
        await meanwhile();
        const isFar = pace.openedAt <= opening.plannedAt - opening.gapMs;
        const isFull = Object.keys(pace.places ?? {}).length >= opening.maxConcurrency;
        if (!isFar || isFull) return pace;
        await sites.open(site, { ...opening, gapMs: 0, maxConcurrency: 1_000 });
        return 'opened';
      },
    },
    breakers: {
      ...breakers,
      open: async (key, atFailures, until) => {
        const { openUntil } = await breakers.read(key);
        await meanwhile();
        await breakers.open(key, atFailures, until);
        return openUntil === undefined;
      },
      takeProbe: async (key, probe) => {
        const { probe: before, probeUntil = 0 } = await breakers.read(key);
        await meanwhile();
        await breakers.takeProbe(key, probe);
        return before === undefined || probeUntil <= probe.now;
      },
    },
  };
}

describe.each(Object.entries(RACES))('the race for %s', (_name, race) => {
  it('finds nothing wrong with a store that writes under a condition', async () => {
    const stores = { sites: createMemorySiteStore(), breakers: createMemoryBreakerStore() };

    expect(await race(stores, 1)).toEqual([]);
  });

  it('finds out a store that reads first and writes then', async () => {
    expect(await race(carelessStores(), 1)).not.toEqual([]);
  });
});
