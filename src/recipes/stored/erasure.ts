import * as z from 'zod';
import { Instant } from '../../jobs/job.ts';
import type { DueRows } from '../../rows/ports.ts';
import { createRowSweep, type Sweep } from '../../rows/sweep.ts';
import type { RecipeStore } from './ports.ts';

/** Names the rows of erasures in keys and indexes. */
export const ERASURE_TYPE = 'recipe-erasure';

/** Versions that nobody can name any more: written with the removal of their name. */
export const RecipeErasure = z.object({
  id: z.string(),
  clientId: z.string(),
  version: z.int(),
  /** When the sweep does it, unless whoever removed the name was faster. */
  dueAt: Instant,
  name: z.string(),
  /** The last version to be erased: later ones are of another recipe of the same name. */
  upTo: z.int().positive(),
});
export type RecipeErasure = z.output<typeof RecipeErasure>;

export interface EraseDependencies {
  readonly recipes: Pick<RecipeStore, 'removeVersions'>;
  readonly erasures: Pick<DueRows<RecipeErasure>, 'remove'>;
}

/** Erases the versions, and only then forgets that they are to be erased. Safe to do twice. */
export async function eraseVersions(
  { recipes, erasures }: EraseDependencies,
  erasure: RecipeErasure,
): Promise<void> {
  await recipes.removeVersions(erasure.clientId, erasure.name, erasure.upTo);
  await erasures.remove(erasure);
}

interface SweepDependencies extends EraseDependencies {
  readonly erasures: Pick<DueRows<RecipeErasure>, 'remove' | 'due'>;
  readonly now: () => number;
}

/** Finishes what a crash left of deleted recipes. */
export const createSweepRecipes = (dependencies: SweepDependencies): Sweep =>
  createRowSweep({
    due: dependencies.erasures.due,
    now: dependencies.now,
    nudge: async (erasure) => {
      await eraseVersions(dependencies, erasure);
      return 'ended';
    },
  });
