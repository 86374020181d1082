import type { Observation } from '../../src/recipes/health/observation.ts';
import { type Observed, observeRun } from '../../src/recipes/health/observe-run.ts';
import { Recipe } from '../../src/recipes/recipe.ts';
import { BEGINNING } from '../../src/recipes/walk/state.ts';
import { LIST_PATH, type Tally } from '../../src/recipes/walk/tally.ts';
import { CLIENT, jobIdOf, NOW } from './jobs.ts';

export const HOUR_MS = 60 * 60 * 1_000;

/** Runs that a recipe is judged by; production reads as many. */
const RUNS_READ = 50;

export const recipeOf = (more: object = {}): Recipe =>
  Recipe.parse({
    start: ['https://shop.example/'],
    list: 'li',
    fields: [{ name: 'price', select: ['.price', '.cost'], type: 'money' }],
    ...more,
  });

export interface Seen {
  readonly fields: Readonly<Record<string, Tally>>;
  readonly pages?: number;
  readonly rows?: number;
  readonly code?: string;
  /** @default one with the items that the first field was looked for in */
  readonly list?: Tally;
  readonly recipe?: Recipe;
  readonly recipeVersion?: number;
}

/** The runs of one recipe, each judged by those before it, as workers do. */
export function createHistory(everyMs = HOUR_MS) {
  const runs: Observation[] = [];
  let at = NOW;

  const run = (seen: Seen): Observed => {
    const { fields, pages = 1, code, recipe = recipeOf(), recipeVersion = 1 } = seen;
    const items = Object.values(fields)[0]?.[0] ?? 0;
    const rows = seen.rows ?? items;
    const list = seen.list ?? [pages, items > 0 ? pages : 0, items];
    at += everyMs;
    const observed = observeRun(
      {
        jobId: jobIdOf(runs.length + 1, at),
        clientId: CLIENT,
        stored: { name: 'products', version: recipeVersion },
        recipe,
        endedAt: at,
        code,
        state: { ...BEGINNING, pages, rows, fields: { [LIST_PATH]: list, ...fields } },
      },
      runs.slice(-RUNS_READ),
    );
    runs.push(observed.observation);
    return observed;
  };
  return {
    runs,
    run,
    /** Lets so many runs pass that all saw the same. @returns the last */
    repeat: (times: number, seen: Seen) =>
      Array.from({ length: times }, () => run(seen)).at(-1) ?? run(seen),
    wait: (ms: number) => {
      at += ms;
    },
  };
}

export const codesOf = ({ verdict }: Observed): readonly string[] =>
  verdict.warnings.map(({ code, field }) => (field === undefined ? code : `${code} ${field}`));
