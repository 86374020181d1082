import { LIST_PATH } from '../walk/tally.ts';
import { type Baseline, hasCountFallen, hasShareFallen, type Sample } from './baseline.ts';
import type { Flag, Observation } from './observation.ts';
import type { Past, SampleOf } from './past.ts';
import { percent, type Warning } from './warning.ts';
import { pointerOf, type Watched, type WatchedSelector } from './watched.ts';

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

interface Fallen {
  readonly warning: Warning;
  readonly key: string;
  readonly baseline: Baseline;
  readonly sampleOf: SampleOf;
}

/** How often something was looked for, and in how many cases it matched. */
const matchesOf =
  (mark: string): SampleOf =>
  ({ found }) =>
    found[mark] && { looked: found[mark][0], hits: found[mark][1] };

/** The same with how often a value came of it: what a field is there for. */
export const valuesOf =
  (mark: string): SampleOf =>
  ({ found }) =>
    found[mark] && { looked: found[mark][0], hits: found[mark][2] };

/** Of the list: items of the pages that had any. */
const itemsOf =
  (mark: string): SampleOf =>
  ({ found }) =>
    found[mark] && { looked: found[mark][1], hits: found[mark][2] };

const isList = ({ path }: Watched): boolean => path === LIST_PATH;

/** How often the field is found, as its health counts it. */
export const sampleOfField = (watched: Watched): SampleOf =>
  isList(watched) ? matchesOf(watched.mark) : valuesOf(watched.mark);

/** What the last run says of one field, compared with the runs before it. */
export function judgeField(watched: Watched, now: Observation, past: Past): FieldVerdict {
  const sampleOf = sampleOfField(watched);
  const seen = sampleOf(now);
  if (!seen || seen.looked === 0) return UNKNOWN;
  const baseline = past.baseline(watched.mark, sampleOf);
  const fallen = fallenOf(watched, now, past, baseline);
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

function fallenOf(
  watched: Watched,
  now: Observation,
  past: Past,
  baseline: Baseline | undefined,
): Fallen | undefined {
  const { mark } = watched;
  const sampleOf = sampleOfField(watched);
  const seen = sampleOf(now);
  if (seen && baseline && hasShareFallen(seen, baseline)) {
    const warning = isList(watched)
      ? listGone(watched, seen, baseline)
      : fieldFell(watched, seen, matchesOf(mark)(now), baseline);
    return { warning, key: mark, baseline, sampleOf };
  }
  return (
    (isList(watched) ? itemsFell(watched, now, past) : undefined) ?? fallback(watched, now, past)
  );
}

function fieldFell(
  { path: field, pointer }: Watched,
  seen: Sample,
  matches: Sample | undefined,
  baseline: Baseline,
): Warning {
  const usually = `usually ${percent(baseline.median)}`;
  const isMatched = matches !== undefined && !hasShareFallen(matches, baseline);
  const now = percent(seen.hits / seen.looked);
  if (isMatched) {
    const detail = `The selectors of ${field} match as before, but only ${now} of what they find has a value (${usually}).`;
    return { code: 'VALUES_FELL', field, pointer, detail };
  }
  if (seen.hits === 0) {
    const detail = `${field} was found in none of ${seen.looked} places (${usually}).`;
    return { code: 'FIELD_GONE', field, pointer, detail };
  }
  const detail = `${field} was found in ${now} of ${seen.looked} places (${usually}).`;
  return { code: 'MATCHES_FELL', field, pointer, detail };
}

function listGone({ path: field, pointer }: Watched, seen: Sample, { median }: Baseline): Warning {
  const detail = `${seen.hits} of ${seen.looked} pages had items (usually ${percent(median)}).`;
  return { code: seen.hits === 0 ? 'FIELD_GONE' : 'MATCHES_FELL', field, pointer, detail };
}

function itemsFell(watched: Watched, now: Observation, past: Past): Fallen | undefined {
  const { mark, path: field, pointer } = watched;
  const key = `${mark}/items`;
  const sampleOf = itemsOf(mark);
  const seen = sampleOf(now);
  const baseline = past.baseline(key, sampleOf);
  if (!seen || !baseline || !hasCountFallen(seen, baseline)) return undefined;
  const each = (items: number) => String(Math.round(items * 10) / 10);
  const detail = `A page had ${each(seen.hits / seen.looked)} items (usually ${each(baseline.median)}).`;
  return { warning: { code: 'ITEMS_FELL', field, pointer, detail }, key, baseline, sampleOf };
}

/** The first selector that stopped matching although one behind it still does. */
function fallback(watched: Watched, now: Observation, past: Past): Fallen | undefined {
  for (const [choice, selector] of watched.selectors.entries()) {
    const other = watched.selectors
      .slice(choice + 1)
      .find(({ mark }) => (matchesOf(mark)(now)?.hits ?? 0) > 0);
    const sampleOf = matchesOf(selector.mark);
    const seen = sampleOf(now);
    const baseline = past.baseline(selector.mark, sampleOf);
    if (!other || !seen || !baseline || !hasShareFallen(seen, baseline)) continue;
    const warning = tookOver(watched, { choice, selector, other }, seen, baseline);
    return { warning, key: selector.mark, baseline, sampleOf };
  }
  return undefined;
}

interface Change {
  readonly choice: number;
  readonly selector: WatchedSelector;
  readonly other: WatchedSelector;
}

const tookOver = (
  watched: Watched,
  { choice, selector, other }: Change,
  seen: Sample,
  { median }: Baseline,
): Warning => ({
  code: 'FALLBACK_TOOK_OVER',
  field: watched.path,
  pointer: pointerOf(watched, choice),
  detail:
    `${selector.text} matched ${percent(seen.hits / seen.looked)} of ${seen.looked} ` +
    `(usually ${percent(median)}); ${other.text} stands in for it.`,
});

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
