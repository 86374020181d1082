import type { RecipeVersion } from '../../jobs/job.ts';
import type { Recipe } from '../recipe.ts';
import type { WalkState } from '../walk/state.ts';
import { judge, type Verdict } from './judge.ts';
import { OBSERVATION_MS, type Observation, observationIdOf } from './observation.ts';
import { countedIn } from './observe.ts';
import { watchedIn } from './watched.ts';

/** A run of a stored recipe that is over. */
export interface EndedRun {
  readonly jobId: string;
  readonly clientId: string;
  readonly stored: RecipeVersion;
  readonly recipe: Recipe;
  readonly endedAt: number;
  /** How it failed; absent: it succeeded. */
  readonly code?: string | undefined;
  /** How far it came, the page that failed included. */
  readonly state: WalkState;
}

export interface Observed {
  readonly observation: Observation;
  readonly verdict: Verdict;
}

/** @param before - runs of the same recipe, of any version */
export function observeRun(run: EndedRun, before: readonly Observation[]): Observed {
  const { jobId, clientId, stored, recipe, endedAt, code, state } = run;
  const watched = watchedIn(recipe);
  const seen: Observation = {
    id: observationIdOf(jobId),
    clientId,
    parentId: stored.name,
    version: 0,
    expiresAt: endedAt + OBSERVATION_MS,
    jobId,
    recipeVersion: stored.version,
    endedAt,
    status: code === undefined ? 'succeeded' : 'failed',
    code,
    ...countedIn(recipe, watched, state, before),
    flagged: {},
    warnings: [],
  };
  const verdict = judge(watched, seen, before);
  const warnings = verdict.warnings.map((warning) => warning.code);
  return { observation: { ...seen, flagged: verdict.flagged, warnings }, verdict };
}
