import { type FieldStatus, type FieldVerdict, judgeField } from './judge-field.ts';
import { judgeRuns } from './judge-runs.ts';
import type { Flag, Observation } from './observation.ts';
import { createPast } from './past.ts';
import type { Warning } from './warning.ts';
import type { Watched } from './watched.ts';

export interface Verdict {
  readonly status: FieldStatus;
  /** Of the runs as a whole first, then of the fields in their order. */
  readonly warnings: readonly Warning[];
  /** One for each that is watched, in the same order. */
  readonly fields: readonly FieldVerdict[];
  readonly flagged: Readonly<Record<string, Flag>>;
}

/**
 * Judges a recipe by its last run.
 *
 * @param now - the last run of this version
 * @param others - further runs of any version; only those before count
 */
export function judge(
  watched: readonly Watched[],
  now: Observation,
  others: readonly Observation[],
): Verdict {
  const past = createPast(others, now.endedAt);
  const fields = watched.map((one) => judgeField(one, now, past));
  const runs = judgeRuns(now, past);
  const warnings = [...runs.warnings, ...fields.flatMap((field) => field.warnings)];
  const isBroken =
    runs.isBroken ||
    watched.some(({ required }, index) => required && fields[index]?.status === 'broken');
  return {
    status: isBroken ? 'broken' : warnings.length > 0 ? 'warning' : 'healthy',
    warnings,
    fields,
    flagged: Object.assign({}, runs.flagged, ...fields.map(({ flagged }) => flagged)),
  };
}
