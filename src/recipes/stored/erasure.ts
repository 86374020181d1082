import type { DueRows } from '../../rows/ports.ts';
import { createRowSweep, type Sweep } from '../../rows/sweep.ts';
import type { RecipeStore } from './ports.ts';
import type { RecipeErasure } from './recipe-erasure.ts';

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
