import { type Baseline, hasCountFallen, hasShareFallen, type Sample } from './baseline.ts';
import type { Observation } from './observation.ts';
import type { Past, SampleOf } from './past.ts';
import { isList, itemsOf, matchesOf, sampleOfField } from './samples.ts';
import { percent, type Warning } from './warning.ts';
import { pointerOf, type Watched, type WatchedSelector } from './watched.ts';

/** Something of a field that is down. */
export interface Fallen {
  readonly warning: Warning;
  /** What is measured. */
  readonly key: string;
  readonly baseline: Baseline;
  readonly sampleOf: SampleOf;
}

/** The first thing about a field that is down, if anything is. */
export function findFall(
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
