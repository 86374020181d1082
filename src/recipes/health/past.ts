import { type Baseline, baselineOf, type Sample } from './baseline.ts';
import type { Flag, Observation } from './observation.ts';

/** Only runs of so long before are compared with, in milliseconds: sites change slowly, too. */
export const WINDOW_MS = 30 * 24 * 60 * 60 * 1_000;

/** The runs before the one that is judged. */
export interface Past {
  /** The newest first. */
  readonly runs: readonly Observation[];
  /**
   * What is usual of something. While it is down, that is what it fell from: the runs since then
   * count once it has recovered, or after as long as the window.
   *
   * @param key - what is measured
   */
  baseline(key: string, sampleOf: SampleOf): Baseline | undefined;
  /** Set while it is down: what it fell from. */
  flag(key: string, sampleOf: SampleOf): Flag | undefined;
}

export type SampleOf = (run: Observation) => Sample | undefined;

/** @param at - when the run ended that is judged; only runs before it count */
export function createPast(observations: readonly Observation[], at: number): Past {
  const runs = observations
    .filter(({ endedAt }) => endedAt < at && endedAt >= at - WINDOW_MS)
    .toSorted((a, b) => b.endedAt - a.endedAt);
  const measured = (sampleOf: SampleOf) => runs.filter((run) => (sampleOf(run)?.looked ?? 0) > 0);
  const flag: Past['flag'] = (key, sampleOf) => {
    const [last] = measured(sampleOf);
    const found = last?.flagged[key];
    return found && found.since >= at - WINDOW_MS ? found : undefined;
  };
  return {
    runs,
    flag,
    baseline: (key, sampleOf) => {
      const all = measured(sampleOf);
      const down = flag(key, sampleOf);
      const lastUp = all.findIndex((run) => !Object.hasOwn(run.flagged, key));
      const comparable = down ? all.slice(lastUp < 0 ? all.length : lastUp) : all;
      return baselineOf(comparable.flatMap((run) => sampleOf(run) ?? [])) ?? down;
    },
  };
}
