import * as z from 'zod';
import type { FieldVerdict } from '../recipes/health/judge-field.ts';
import type { Observation } from '../recipes/health/observation.ts';
import { lastSuccessOf } from '../recipes/health/observe.ts';
import { RUNS_READ } from '../recipes/health/ports.ts';
import type { RecipeHealth } from '../recipes/health/recipe-health.ts';
import { sampleOfField } from '../recipes/health/samples.ts';
import type { Warning } from '../recipes/health/warning.ts';
import { pointerOf, type Watched } from '../recipes/health/watched.ts';
import { VersionNumber } from '../recipes/stored/name.ts';
import { iso } from './job-view.ts';
import { Health, WarningView } from './recipe-warning-view.ts';

const Time = z.iso.datetime();

export const HealthQuery = z.strictObject({
  version: VersionNumber.optional().meta({ description: 'Default: the latest.' }),
  runs: z.coerce
    .number()
    .int()
    .min(1)
    .max(RUNS_READ)
    .default(20)
    .meta({ description: 'Runs that are shown, of those that are compared.' }),
});

const Point = z.strictObject({
  at: Time,
  looked: z.int().meta({ description: 'Cases in which no selector before it matched.' }),
  matched: z.int(),
  values: z.int().meta({ description: 'Of the list: items.' }),
});

const SelectorView = z.strictObject({
  select: z.string().optional().meta({ description: 'Absent: the item itself.' }),
  pointer: z.string(),
  lastSuccessAt: Time.optional().meta({ description: 'When a value last came of it.' }),
  series: z.array(Point).meta({ description: 'The newest first.' }),
});

const FieldView = z.strictObject({
  field: z.string(),
  pointer: z.string(),
  required: z.boolean(),
  status: Health,
  share: z.number().optional().meta({ description: 'Part of the places in which it was found.' }),
  usualShare: z.number().optional().meta({ description: 'The middle of the runs before.' }),
  lastSuccessAt: Time.optional(),
  selectors: z.array(SelectorView),
});

const RunView = z.strictObject({
  jobId: z.string(),
  version: z.int(),
  endedAt: Time,
  status: z.enum(['succeeded', 'failed']),
  code: z.string().optional(),
  pages: z.int(),
  rows: z.int(),
  partial: z.int(),
  warnings: z.array(z.string()).meta({ description: 'Codes.' }),
});

export const RecipeHealthView = z
  .strictObject({
    name: z.string(),
    version: z.int(),
    status: Health,
    lastRunAt: Time.optional().meta({ description: 'Of this version: what is judged.' }),
    warnings: z.array(WarningView),
    runs: z.array(RunView).meta({ description: 'Of any version, the newest first.' }),
    fields: z.array(FieldView),
  })
  .meta({ id: 'RecipeHealth', description: 'How a recipe does, by what its runs found.' });

/** @param atMost - runs that are shown */
export function recipeHealthView(
  health: RecipeHealth,
  atMost: number,
): z.input<typeof RecipeHealthView> {
  const { name, version, watched, runs, judged } = health;
  const points = Math.min(atMost, pointsFor(watched));
  return {
    name,
    version,
    status: judged?.verdict.status ?? 'unknown',
    lastRunAt: judged && iso(judged.run.endedAt),
    warnings: (judged?.verdict.warnings ?? []).map(warningView),
    runs: runs.slice(0, atMost).map(runView),
    fields: watched.map((one, index) => {
      const verdict = judged?.verdict.fields[index];
      return fieldView(one, { verdict, run: judged?.run, runs, points });
    }),
  };
}

const warningView = ({ code, field, pointer, detail }: Warning): z.input<typeof WarningView> => ({
  ...{ code, field, pointer, detail },
});

const runView = (run: Observation): z.input<typeof RunView> => ({
  jobId: run.jobId,
  version: run.recipeVersion,
  endedAt: iso(run.endedAt),
  status: run.status,
  code: run.code,
  pages: run.pages,
  rows: run.rows,
  partial: run.partial,
  warnings: run.warnings,
});

/** Points in one answer, so that a recipe of hundreds of selectors has one that can be sent. */
const MOST_POINTS = 10_000;

const pointsFor = (watched: readonly Watched[]): number =>
  Math.floor(MOST_POINTS / watched.reduce((sum, { selectors }) => sum + selectors.length, 1)) || 1;

interface Told {
  readonly verdict: FieldVerdict | undefined;
  readonly run: Observation | undefined;
  readonly runs: readonly Observation[];
  readonly points: number;
}

function fieldView(watched: Watched, told: Told): z.input<typeof FieldView> {
  const { path: field, pointer, required, mark, selectors } = watched;
  const { verdict, run, runs, points } = told;
  const seen = run && sampleOfField(watched)(run);
  return {
    ...{ field, pointer, required },
    status: verdict?.status ?? 'unknown',
    share: seen && seen.looked > 0 ? rounded(seen.hits / seen.looked) : undefined,
    usualShare: verdict?.baseline && rounded(verdict.baseline.median),
    lastSuccessAt: timeOf(lastSuccessOf(mark, runs)),
    selectors: selectors.map((selector, choice) => ({
      select: selector.text,
      pointer: pointerOf(watched, choice),
      lastSuccessAt: timeOf(lastSuccessOf(selector.mark, runs)),
      series: seriesOf(selector.mark, runs).slice(0, points),
    })),
  };
}

const seriesOf = (mark: string, runs: readonly Observation[]): z.input<typeof Point>[] =>
  runs.flatMap(({ endedAt, found }) => {
    const counts = found[mark];
    if (!counts) return [];
    const [looked, matched, values] = counts;
    return [{ at: iso(endedAt), looked, matched, values }];
  });

const timeOf = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : iso(at);

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
