import { hasCountFallen } from './baseline.ts';
import type { Flag, Observation } from './observation.ts';
import type { Past, SampleOf } from './past.ts';
import type { Warning } from './warning.ts';

/** Failures that say by themselves that page and recipe do not fit. */
const DRIFT: ReadonlySet<string> = new Set(['FIELD_MISSING', 'TOO_FEW_ROWS']);

/** So many failures in a row of any other kind are no bad luck any more. */
const FAILS_TO_WARN = 2;
const FAILS_TO_BREAK = 3;

export interface RunsVerdict {
  readonly isBroken: boolean;
  readonly warnings: readonly Warning[];
  readonly flagged: Readonly<Record<string, Flag>>;
}

const FINE: RunsVerdict = { isBroken: false, warnings: [], flagged: {} };

/** What the last run says as a whole. */
export const judgeRuns = (now: Observation, past: Past): RunsVerdict =>
  now.status === 'failed' ? ofFailures(now, past) : ofRows(now, past);

function ofFailures(now: Observation, { runs }: Past): RunsVerdict {
  const ofVersion = runs.filter(({ recipeVersion }) => recipeVersion === now.recipeVersion);
  const ended = ofVersion.findIndex(({ status }) => status === 'succeeded');
  const failed = [now, ...ofVersion.slice(0, ended < 0 ? ofVersion.length : ended)];
  const isDrift = now.code !== undefined && DRIFT.has(now.code);
  if (!isDrift && failed.length < FAILS_TO_WARN) return FINE;
  const codes = [...new Set(failed.map(({ code }) => code ?? 'INTERNAL'))].join(', ');
  const detail =
    failed.length === 1
      ? `The last run failed: ${codes}.`
      : `${failed.length} runs in a row failed: ${codes}.`;
  return {
    isBroken: isDrift || failed.length >= FAILS_TO_BREAK,
    warnings: [{ code: 'RUNS_FAIL', detail }],
    flagged: {},
  };
}

/** Runs of the same pages, that ended by themselves. */
const rowsOf =
  (mark: string): SampleOf =>
  ({ rowsMark, status, rows }) =>
    rowsMark === mark && status === 'succeeded' ? { looked: 1, hits: rows } : undefined;

function ofRows(now: Observation, past: Past): RunsVerdict {
  if (now.rowsMark === undefined) return FINE;
  const key = now.rowsMark;
  const sampleOf = rowsOf(key);
  const seen = sampleOf(now);
  const baseline = past.baseline(key, sampleOf);
  if (!seen || !baseline || !hasCountFallen(seen, baseline)) return FINE;
  const { usual, median, looked } = baseline;
  const since = past.flag(key, sampleOf)?.since ?? now.endedAt;
  const detail = `The last run found ${seen.hits} rows (usually ${Math.round(median)}).`;
  return {
    isBroken: false,
    warnings: [{ code: 'ROWS_FELL', detail }],
    flagged: { [key]: { since, usual, median, looked } },
  };
}
