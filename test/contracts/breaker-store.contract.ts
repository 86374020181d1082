import { beforeEach, describe, expect, it } from 'vitest';
import type { BreakerStore } from '../../src/limits/ports.ts';
import { NOW } from '../support/jobs.ts';

const KEY = 'site/example.com';

const probe = (id: string, now: number, until = now + 10_000) => ({ id, now, until });

/** What every store of breakers promises. */
export function breakerStoreContract(name: string, newStore: () => Promise<BreakerStore>): void {
  describe(`${name} as a store of breakers`, () => {
    let store: BreakerStore;
    beforeEach(async () => {
      store = await newStore();
    });
    const failTimes = async (times: number) => {
      for (let time = 0; time < times; time += 1) await store.countFailure(KEY, NOW);
    };
    const openedUntil = async (until: number) => {
      await failTimes(3);
      await store.open(KEY, 3, until);
    };

    it('is closed at first', async () => {
      expect(await store.read(KEY)).toEqual({ failures: 0, openings: 0 });
    });

    it('counts failures in a row, and forgets them', async () => {
      await failTimes(2);
      expect(await store.countFailure(KEY, NOW)).toBe(3);

      await store.forgetFailures(KEY);
      expect(await store.countFailure(KEY, NOW)).toBe(1);
    });

    it('opens once, and only with enough failures', async () => {
      await failTimes(2);
      expect(await store.open(KEY, 3, NOW + 1_000)).toBe(false);

      await failTimes(1);
      expect(await store.open(KEY, 3, NOW + 1_000)).toBe(true);
      expect(await store.open(KEY, 3, NOW + 2_000)).toBe(false);
      expect(await store.read(KEY)).toMatchObject({ openUntil: NOW + 1_000, openings: 1 });
    });

    it('neither counts nor forgets while it is open: those who began before do not matter', async () => {
      await openedUntil(NOW + 1_000);

      expect(await store.countFailure(KEY, NOW)).toBe(0);
      await store.forgetFailures(KEY);

      expect(await store.read(KEY)).toMatchObject({ failures: 3, openUntil: NOW + 1_000 });
    });

    it('takes no probe while it is closed, nor before its time, and one at its time', async () => {
      expect(await store.takeProbe(KEY, probe('a', NOW))).toBe(false);
      await openedUntil(NOW + 1_000);

      expect(await store.takeProbe(KEY, probe('a', NOW + 999))).toBe(false);
      expect(await store.takeProbe(KEY, probe('a', NOW + 1_000))).toBe(true);
      expect(await store.takeProbe(KEY, probe('b', NOW + 1_001))).toBe(false);
    });

    it('says yes again to the probe whose answer was lost', async () => {
      await openedUntil(NOW);
      await store.takeProbe(KEY, probe('a', NOW));

      expect(await store.takeProbe(KEY, probe('a', NOW))).toBe(true);
    });

    it('takes the next probe when the one before is dead, and hears the dead one no more', async () => {
      await openedUntil(NOW);
      await store.takeProbe(KEY, probe('dead', NOW, NOW + 500));

      expect(await store.takeProbe(KEY, probe('next', NOW + 499))).toBe(false);
      expect(await store.takeProbe(KEY, probe('next', NOW + 500))).toBe(true);
      await store.close(KEY, 'dead');
      await store.openAgain(KEY, 'dead', NOW + 99_000);
      await store.giveProbeBack(KEY, 'dead');

      expect(await store.read(KEY)).toMatchObject({ openUntil: NOW, probe: 'next', openings: 1 });
    });

    it('opens again when the probe fails', async () => {
      await openedUntil(NOW);
      await store.takeProbe(KEY, probe('a', NOW));

      await store.openAgain(KEY, 'a', NOW + 2_000);

      expect(await store.read(KEY)).toMatchObject({ openUntil: NOW + 2_000, openings: 2 });
      expect(await store.takeProbe(KEY, probe('b', NOW + 2_000))).toBe(true);
    });

    it('closes when the probe succeeds, as if nothing had been', async () => {
      await openedUntil(NOW);
      await store.takeProbe(KEY, probe('a', NOW));

      await store.close(KEY, 'a');

      expect(await store.read(KEY)).toEqual({ failures: 0, openings: 0 });
    });

    it('lets the next one try when the probe found nothing out', async () => {
      await openedUntil(NOW);
      await store.takeProbe(KEY, probe('a', NOW));

      await store.giveProbeBack(KEY, 'a');

      expect(await store.takeProbe(KEY, probe('b', NOW))).toBe(true);
    });

    it('closes when an admin says so', async () => {
      await openedUntil(NOW + 60_000);

      await store.reset(KEY);

      expect(await store.read(KEY)).toEqual({ failures: 0, openings: 0 });
    });

    it('opens when an admin says so, and takes the right to try from whoever has it', async () => {
      await openedUntil(NOW);
      await store.takeProbe(KEY, probe('a', NOW));

      await store.trip(KEY, NOW + 60_000, 7);
      await store.close(KEY, 'a');

      expect(await store.read(KEY)).toMatchObject({ openUntil: NOW + 60_000, openings: 7 });
      expect(await store.takeProbe(KEY, probe('b', NOW + 60_000))).toBe(true);
    });

    it('keeps the keys apart', async () => {
      await openedUntil(NOW + 1_000);

      expect(await store.countFailure('provider/pexels', NOW)).toBe(1);
    });
  });
}
