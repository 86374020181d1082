/** What may be wrong with a recipe that was right once. */
export const WARNING_CODES = [
  /** A selector stopped matching where it used to, and one behind it finds the value. */
  'FALLBACK_TOOK_OVER',
  /** A field is found less than half as often as usual. */
  'MATCHES_FELL',
  /** It is found as often, but what stands there is none of its type any more. */
  'VALUES_FELL',
  /** It is not found at all any more. */
  'FIELD_GONE',
  /** The last run failed for want of it. */
  'FIELD_MISSING',
  /** A page has less than half of the usual items. */
  'ITEMS_FELL',
  /** A run has less than half of the usual rows. */
  'ROWS_FELL',
  /** The last runs failed. */
  'RUNS_FAIL',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

export interface Warning {
  readonly code: WarningCode;
  /** Path of the field, if it is about one. */
  readonly field?: string | undefined;
  /** Where the field, or the selector, stands in the recipe. */
  readonly pointer?: string | undefined;
  /** In one sentence, for people. */
  readonly detail: string;
}

/** Rounded for people: never 0 of something that is there, never 100 where one is missing. */
export function percent(part: number): string {
  const rounded = Math.round(part * 100);
  if (part > 0 && rounded === 0) return 'less than 1 %';
  if (part < 1 && rounded === 100) return 'more than 99 %';
  return `${rounded} %`;
}
