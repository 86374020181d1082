/** Something that was counted in one run: hits among so many looks. */
export interface Sample {
  readonly looked: number;
  readonly hits: number;
}

/** What earlier runs say of how it usually is, as hits a look. */
export interface Baseline {
  /** Nine of ten runs had at least this; of fewer than ten, all. */
  readonly usual: number;
  readonly median: number;
  /** Looks of all of them. */
  readonly looked: number;
}

/** Fewer runs say nothing of what is usual. */
export const FEWEST_RUNS = 5;

/** Below this part of the usual something has fallen. */
const FALLEN_PART = 0.5;

/** How much must be missing, in standard deviations: chance does it once in a thousand times. */
const DEVIATIONS = 3;

/** Not the mean: what is missing from more than one run in ten is nothing to wait for. */
const USUAL_QUANTILE = 0.1;

/** @returns `undefined` when there are too few runs to tell */
export function baselineOf(samples: readonly Sample[]): Baseline | undefined {
  const counted = samples.filter(({ looked }) => looked > 0);
  if (counted.length < FEWEST_RUNS) return undefined;
  const rates = counted.map(({ looked, hits }) => hits / looked).sort((a, b) => a - b);
  return {
    usual: quantile(rates, USUAL_QUANTILE),
    median: quantile(rates, 0.5),
    looked: counted.reduce((sum, { looked }) => sum + looked, 0),
  };
}

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.floor(part * sorted.length)] ?? 0;

/** Whether a share (hits are at most looks) is below half of the usual, and not by chance. */
export function hasShareFallen({ looked, hits }: Sample, baseline: Baseline): boolean {
  if (looked === 0 || hits / looked >= baseline.usual * FALLEN_PART) return false;
  // Five of five do not prove that it is always there: as if one more had been looked at in vain.
  const seen = (baseline.usual * baseline.looked + 1) / (baseline.looked + 2);
  const share = Math.min(baseline.usual, seen);
  return looked * share - hits >= DEVIATIONS * Math.sqrt(looked * share * (1 - share));
}

/** The same for a count that has no upper limit, such as the rows of a run. */
export function hasCountFallen({ looked, hits }: Sample, { usual }: Baseline): boolean {
  if (looked === 0 || hits / looked >= usual * FALLEN_PART) return false;
  return looked * usual - hits >= DEVIATIONS * Math.sqrt(looked * usual);
}
