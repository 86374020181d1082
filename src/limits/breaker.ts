import type { Blame } from './blame.ts';
import type { BreakerRow, BreakerStore } from './ports.ts';

/** Failures in a row that open a breaker: one page may be broken, five are the site. */
export const FAILURES_TO_OPEN = 5;

const FIRST_HOLD_MS = 1_000;
const LONGEST_HOLD_MS = 60_000;

/** A probe usually knows within this time; then the others may ask again, in milliseconds. */
const PROBE_PATIENCE_MS = 1_000;

/** How long a breaker stays open that was opened so often in a row. */
export const holdMs = (openings: number): number =>
  Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** (openings - 1));

/** What an admin who opens a breaker gets: held for as long as it ever is. */
export const LONGEST_HOLD = { holdMs: LONGEST_HOLD_MS, openings: 7 };

export type BreakerState = 'closed' | 'open' | 'half-open';

export function breakerState({ openUntil }: BreakerRow, now: number): BreakerState {
  if (openUntil === undefined) return 'closed';
  return openUntil > now ? 'open' : 'half-open';
}

/** The right to try. Hand it back with what came of it. */
export interface Pass {
  readonly key: string;
  /** What the breaker stood at when the pass was given. */
  readonly seen: BreakerRow;
  /** Set for the one that finds out whether the thing is up again. */
  readonly probe?: string | undefined;
}

export interface Refused {
  /** Not worth asking again before this moment. */
  readonly waitUntil: number;
}

export interface Breaker {
  /**
   * Asks whether `who` may try.
   *
   * @param lifeMs - if it becomes the probe: until then it has told, or is dead
   */
  enter(key: string, who: string, lifeMs: number): Promise<Pass | Refused>;
  /** Tells what came of it. Telling late is harmless: what somebody else found out since holds. */
  tell(pass: Pass, blame: Blame): Promise<void>;
}

/**
 * Keeps everybody away from what is down: closed → open, for 1, 2, 4 … 60 seconds → half-open, when
 * one conditional write chooses one probe → closed, or open for twice as long.
 */
export function createBreaker(store: BreakerStore, now: () => number): Breaker {
  return {
    enter: async (key, who, lifeMs) => {
      const seen = await store.read(key);
      if (seen.openUntil === undefined) return { key, seen };
      const at = now();
      if (seen.openUntil > at) return { waitUntil: seen.openUntil };
      const until = at + lifeMs;
      const probe = `${who}@${until}`;
      if (await store.takeProbe(key, { id: probe, until, now: at })) return { key, seen, probe };
      return { waitUntil: at + PROBE_PATIENCE_MS };
    },
    tell: (pass, blame) =>
      pass.probe === undefined ? tellOrdinary(pass, blame) : tellProbe(pass, pass.probe, blame),
  };

  async function tellProbe({ key, seen }: Pass, probe: string, blame: Blame): Promise<void> {
    if (blame === 'nothing') return store.giveProbeBack(key, probe);
    if (blame === 'up') return store.close(key, probe);
    // Only its probe moves a half-open breaker, so what was seen still stands.
    return store.openAgain(key, probe, now() + holdMs(seen.openings + 1));
  }

  async function tellOrdinary({ key, seen }: Pass, blame: Blame): Promise<void> {
    if (blame === 'up' && seen.failures > 0) await store.forgetFailures(key);
    if (blame !== 'down') return;
    const failures = await store.countFailure(key, now());
    if (failures < FAILURES_TO_OPEN) return;
    await store.open(key, FAILURES_TO_OPEN, now() + holdMs(1));
  }
}
