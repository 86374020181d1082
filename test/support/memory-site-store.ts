import {
  BreakerRow,
  type BreakerStore,
  type Opening,
  type Place,
  SitePace,
  type SiteSettings,
  type SiteStore,
} from '../../src/limits/ports.ts';

/** Sites in memory, for simulations; the contract suite shows that it behaves like the real one. */
export function createMemorySiteStore(): SiteStore {
  const rows = new Map<string, SitePace>();
  const settings = new Map<string, SiteSettings>();
  const rowOf = (site: string) => rows.get(site) ?? SitePace.parse({});
  const write = (site: string, moved: Partial<SitePace>) =>
    void rows.set(site, { ...rowOf(site), ...moved });

  const remove = (site: string, { jobId, placeUntil }: Place, moved: Partial<SitePace> = {}) => {
    const { [jobId]: until, ...places } = rowOf(site).places ?? {};
    if (until === placeUntil) write(site, { ...moved, places });
  };

  return {
    read: async (site) => ({ pace: rowOf(site), settings: settings.get(site) }),
    reserve: async (site, from, spacingMs) => {
      const slot = Math.max(from, rowOf(site).nextAt);
      write(site, { nextAt: slot + spacingMs });
      return slot;
    },
    open: async (site, opening) => {
      const row = rowOf(site);
      if (!mayOpen(row, opening)) return { ...row, places: row.places ?? {} };
      const { plannedAt: openedAt, jobId: openedBy, placeUntil } = opening;
      write(site, { openedAt, openedBy, places: { ...row.places, [openedBy]: placeUntil } });
      return 'opened';
    },
    evict: async (site, place) => remove(site, place),
    leave: async (site, place, stayMs) => remove(site, place, { stayMs }),
    pause: async (site, notBefore) => {
      write(site, { notBefore: Math.max(notBefore, rowOf(site).notBefore) });
    },
    slowDown: async (site, { slowness, now, unlessSince }) => {
      if (rowOf(site).slowedAt <= unlessSince) write(site, { slowness, slowedAt: now });
    },
    set: async (site, set) => void settings.set(site, set),
  };
}

function mayOpen(row: SitePace, opening: Opening): boolean {
  const { jobId, now, plannedAt, insteadOf = plannedAt, gapMs, maxConcurrency } = opening;
  const places = row.places ?? {};
  const isFar = gapMs === 0 || row.openedAt <= plannedAt - gapMs;
  const isAgain = [plannedAt, insteadOf].includes(row.openedAt) && row.openedBy === jobId;
  const hasRoom = jobId in places || Object.keys(places).length < maxConcurrency;
  return (isFar || isAgain) && row.notBefore <= now && hasRoom;
}

/** Breakers in memory. */
export function createMemoryBreakerStore(): BreakerStore {
  const rows = new Map<string, BreakerRow>();
  const rowOf = (key: string) => rows.get(key) ?? BreakerRow.parse({});
  const write = (key: string, moved: Partial<BreakerRow>) =>
    void rows.set(key, { ...rowOf(key), ...moved });
  const isClosed = (key: string) => rowOf(key).openUntil === undefined;
  const NO_PROBE = { probe: undefined, probeUntil: undefined };

  return {
    read: async (key) => rowOf(key),
    takeProbe: async (key, { id, until, now }) => {
      const { openUntil = Number.POSITIVE_INFINITY, probe, probeUntil = 0 } = rowOf(key);
      const isFree = probe === undefined || probe === id || probeUntil <= now;
      if (openUntil > now || !isFree) return false;
      write(key, { probe: id, probeUntil: until });
      return true;
    },
    countFailure: async (key) => {
      if (!isClosed(key)) return 0;
      write(key, { failures: rowOf(key).failures + 1 });
      return rowOf(key).failures;
    },
    forgetFailures: async (key) => {
      if (isClosed(key)) write(key, { failures: 0 });
    },
    open: async (key, atFailures, until) => {
      if (!isClosed(key) || rowOf(key).failures < atFailures) return false;
      write(key, { openUntil: until, openings: 1 });
      return true;
    },
    openAgain: async (key, probe, until) => {
      if (rowOf(key).probe !== probe) return;
      write(key, { openUntil: until, openings: rowOf(key).openings + 1, ...NO_PROBE });
    },
    close: async (key, probe) => {
      if (rowOf(key).probe === probe) rows.delete(key);
    },
    giveProbeBack: async (key, probe) => {
      if (rowOf(key).probe === probe) write(key, NO_PROBE);
    },
    trip: async (key, until, openings) => write(key, { openUntil: until, openings, ...NO_PROBE }),
    reset: async (key) => void rows.delete(key),
  };
}
