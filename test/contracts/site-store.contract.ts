import { beforeEach, describe, expect, it } from 'vitest';
import type { Opening, SitePace, SiteStore } from '../../src/limits/ports.ts';
import { NOW } from '../support/jobs.ts';

const SITE = 'example.com';
const GAP_MS = 1_000;

const opening = (jobId: string, plannedAt: number, overrides: Partial<Opening> = {}): Opening => ({
  jobId,
  now: plannedAt,
  plannedAt,
  gapMs: GAP_MS,
  maxConcurrency: 2,
  placeUntil: plannedAt + 60_000,
  ...overrides,
});

/** What every store of sites promises. */
export function siteStoreContract(name: string, newStore: () => Promise<SiteStore>): void {
  describe(`${name} as a store of sites`, () => {
    let store: SiteStore;
    beforeEach(async () => {
      store = await newStore();
    });
    const paceNow = async (): Promise<SitePace> => (await store.read(SITE)).pace;

    it('knows nothing of a site at first', async () => {
      const rows = await store.read(SITE);

      expect(rows.pace).toMatchObject({ nextAt: 0, openedAt: 0, slowness: 1, notBefore: 0 });
      expect(rows.settings).toBeUndefined();
    });

    it('gives the first slot at once, and each of the next a spacing later', async () => {
      const slots = [
        await store.reserve(SITE, NOW, GAP_MS),
        await store.reserve(SITE, NOW + 10, GAP_MS),
        await store.reserve(SITE, NOW + 20, 500),
        await store.reserve(SITE, NOW + 30, GAP_MS),
      ];

      expect(slots).toEqual([NOW, NOW + 1_000, NOW + 2_000, NOW + 2_500]);
    });

    it('begins a new line when the old one is over, on the very moment and after it', async () => {
      await store.reserve(SITE, NOW, GAP_MS);

      expect(await store.reserve(SITE, NOW + GAP_MS, GAP_MS)).toBe(NOW + GAP_MS);
      expect(await store.reserve(SITE, NOW + 9_000, GAP_MS)).toBe(NOW + 9_000);
    });

    it('keeps the lines of two sites apart', async () => {
      await store.reserve(SITE, NOW, GAP_MS);

      expect(await store.reserve('example.org', NOW, GAP_MS)).toBe(NOW);
    });

    it('opens a page of a site that nobody needed a slot for', async () => {
      expect(await store.open(SITE, opening('a', NOW))).toBe('opened');
      expect(await paceNow()).toMatchObject({ openedAt: NOW, places: { a: NOW + 60_000 } });
    });

    it('opens the next page a whole gap later, and not a millisecond before', async () => {
      await store.open(SITE, opening('a', NOW));

      expect(await store.open(SITE, opening('b', NOW + GAP_MS - 1))).toMatchObject({
        openedAt: NOW,
      });
      expect(await store.open(SITE, opening('b', NOW + GAP_MS))).toBe('opened');
    });

    it('opens pages as they come where there is no gap', async () => {
      await store.open(SITE, opening('a', NOW, { gapMs: 0 }));

      expect(await store.open(SITE, opening('b', NOW - 5, { gapMs: 0 }))).toBe('opened');
    });

    it('does nothing twice when an opening is repeated whose answer was lost', async () => {
      await store.open(SITE, opening('a', NOW));

      expect(await store.open(SITE, opening('a', NOW))).toBe('opened');
      expect((await paceNow()).places).toEqual({ a: NOW + 60_000 });
    });

    it('moves an opening that came too late, unless somebody was in between', async () => {
      await store.open(SITE, opening('a', NOW));

      const moved = await store.open(SITE, opening('a', NOW + 300, { insteadOf: NOW }));
      const stale = await store.open(SITE, opening('b', NOW + 600, { insteadOf: NOW }));

      expect(moved).toBe('opened');
      expect(stale).toMatchObject({ openedAt: NOW + 300, openedBy: 'a' });
    });

    it('lets nobody in while all places are taken', async () => {
      await store.open(SITE, opening('a', NOW));
      await store.open(SITE, opening('b', NOW + 1_000));

      const third = await store.open(SITE, opening('c', NOW + 2_000));

      expect(third).toMatchObject({ places: { a: NOW + 60_000, b: NOW + 61_000 } });
    });

    it('lets a job that has a place open its next page', async () => {
      await store.open(SITE, opening('a', NOW));
      await store.open(SITE, opening('b', NOW + 1_000));

      expect(await store.open(SITE, opening('a', NOW + 2_000))).toBe('opened');
    });

    it('frees a place that is left, and remembers how long jobs stay', async () => {
      await store.open(SITE, opening('a', NOW));

      await store.leave(SITE, { jobId: 'a', placeUntil: NOW + 60_000 }, 700);

      expect(await paceNow()).toMatchObject({ places: {}, stayMs: 700 });
    });

    it('leaves a place alone that was taken anew since', async () => {
      await store.open(SITE, opening('a', NOW));
      await store.open(SITE, opening('a', NOW + 1_000));
      const old = { jobId: 'a', placeUntil: NOW + 60_000 };

      await store.evict(SITE, old);
      await store.leave(SITE, old, 700);

      expect(await paceNow()).toMatchObject({ places: { a: NOW + 61_000 }, stayMs: 0 });
    });

    it('opens nothing before the moment that the site asked for, and keeps the later one', async () => {
      await store.pause(SITE, NOW + 5_000);
      await store.pause(SITE, NOW + 2_000);

      expect(await store.open(SITE, opening('a', NOW + 4_999))).toMatchObject({
        notBefore: NOW + 5_000,
      });
      expect(await store.open(SITE, opening('a', NOW + 5_000))).toBe('opened');
    });

    it('slows down once for answers that came together', async () => {
      await store.slowDown(SITE, { slowness: 2, now: NOW, unlessSince: NOW - 2_000 });
      await store.slowDown(SITE, { slowness: 4, now: NOW + 1_000, unlessSince: NOW - 1_000 });
      expect(await paceNow()).toMatchObject({ slowness: 2, slowedAt: NOW });

      await store.slowDown(SITE, { slowness: 4, now: NOW + 2_000, unlessSince: NOW });
      expect(await paceNow()).toMatchObject({ slowness: 4, slowedAt: NOW + 2_000 });
    });

    it('keeps what an admin set', async () => {
      const settings = { intervalMs: 250, setBy: 'key_a', setAt: NOW };

      await store.set(SITE, settings);

      expect((await store.read(SITE)).settings).toEqual(settings);
    });
  });
}
