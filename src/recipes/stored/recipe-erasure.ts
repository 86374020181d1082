import * as z from 'zod';
import { Instant } from '../../jobs/job.ts';

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
