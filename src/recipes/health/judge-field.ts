import type { Baseline, Sample } from './baseline.ts';
import { type Fallen, findFall } from './find-fall.ts';
import type { Flag, Observation } from './observation.ts';
import type { Past } from './past.ts';
import { isList, sampleOfField } from './samples.ts';
import type { Warning } from './warning.ts';
import type { Watched } from './watched.ts';

export type FieldStatus = 'healthy' | 'warning' | 'broken' | 'unknown';

export interface FieldVerdict {
  readonly status: FieldStatus;
  readonly warnings: readonly Warning[];
  /** By what is measured. */
  readonly flagged: Readonly<Record<string, Flag>>;
  /** Values that were found, of the run that is judged and of those before it. */
  readonly baseline?: Baseline | undefined;
}

const UNKNOWN: FieldVerdict = { status: 'unknown', warnings: [], flagged: {} };

/** What the last run says of one field, compared with the runs before it. */
export function judgeField(watched: Watched, now: Observation, past: Past): FieldVerdict {
  const sampleOf = sampleOfField(watched);
  const seen = sampleOf(now);
  if (!seen || seen.looked === 0) return UNKNOWN;
  const baseline = past.baseline(watched.mark, sampleOf);
  const fallen = findFall(watched, now, past, baseline);
  const missing = missingIn(watched, now, seen);
  const warnings = [...missing, ...(fallen ? [fallen.warning] : [])];
  const isBroken = missing.length > 0 || fallen?.warning.code === 'FIELD_GONE';
  const isNew = seen.hits === 0 && !wasFound(watched, now, past);
  return {
    status: isBroken ? 'broken' : warnings.length > 0 ? 'warning' : isNew ? 'unknown' : 'healthy',
    warnings,
    flagged: fallen ? { [fallen.key]: flagOf(fallen, now, past) } : {},
    baseline,
  };
}

/** While it is down it counts from when it went down. */
const flagOf = (
  { key, baseline, sampleOf }: Fallen,
  { endedAt }: Observation,
  past: Past,
): Flag => ({
  since: past.flag(key, sampleOf)?.since ?? endedAt,
  usual: baseline.usual,
  median: baseline.median,
  looked: baseline.looked,
});

const wasFound = ({ mark }: Watched, now: Observation, { runs }: Past): boolean =>
  [now, ...runs].some(({ found, lastSuccess }) => (found[mark]?.[2] ?? 0) > 0 || lastSuccess[mark]);

/** A required field for want of which the run failed: that needs no history. */
function missingIn(watched: Watched, { code }: Observation, seen: Sample): readonly Warning[] {
  const { path: field, pointer, required } = watched;
  const isWanted = isList(watched)
    ? code === 'TOO_FEW_ROWS' && seen.hits === 0
    : code === 'FIELD_MISSING' && required && seen.hits < seen.looked;
  if (!isWanted) return [];
  const detail = isList(watched)
    ? 'The last run failed: no page had an item.'
    : `The last run failed: ${seen.looked - seen.hits} of ${seen.looked} places had no ${field}.`;
  return [{ code: 'FIELD_MISSING', field, pointer, detail }];
}
