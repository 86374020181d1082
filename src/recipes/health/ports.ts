import type { DueRows } from '../../rows/ports.ts';
import type { Observation } from './observation.ts';

/** Where observations are kept: beside the jobs, so that the step that ends a job can write one. */
export type Observations = Pick<DueRows<Observation>, 'listOf'>;

/** The last runs of a recipe, of any version, the newest first. */
export type LatestRuns = (clientId: string, recipe: string) => Promise<readonly Observation[]>;

/** Runs that a recipe is judged by: a month of one a day, or two days of one an hour. */
export const RUNS_READ = 50;

export const createLatestRuns =
  (observations: Observations): LatestRuns =>
  async (clientId, recipe) => {
    const { items } = await observations.listOf({ clientId, parentId: recipe }, RUNS_READ);
    return items.toSorted((a, b) => b.endedAt - a.endedAt);
  };
