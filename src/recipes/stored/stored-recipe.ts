import * as z from 'zod';
import { Instant } from '../../jobs/job.ts';

/** Recipes that one client can have. */
export const MOST_RECIPES = 200;

/** Bytes of a recipe as JSON: with the rest of a job it still fits into a row many times over. */
export const MOST_RECIPE_BYTES = 64 * 1024;

/** A recipe as it is named: what its name stands for at this moment. */
export const RecipeHead = z.object({
  clientId: z.string(),
  name: z.string(),
  /** The version that the name stands for. */
  latest: z.int().positive(),
  /** The first version that there is: earlier ones were deleted with the recipe they were of. */
  since: z.int().positive(),
  /** Of the latest version, without regard to white space and the order of names. */
  hash: z.string(),
  schemaVersion: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  /** Schedules that name the recipe: as long as there are any, it stays. */
  users: z.array(z.string()),
});
export type RecipeHead = z.output<typeof RecipeHead>;

const StoredColumn = z.object({
  name: z.string(),
  type: z.string(),
  required: z.boolean(),
});

/** One version, without what it says. Written once. */
export const VersionInfo = z.object({
  clientId: z.string(),
  name: z.string(),
  version: z.int().positive(),
  /** The columns of its table, as they were when it was written: that is what its name promises. */
  columns: z.array(StoredColumn),
  schemaVersion: z.string(),
  hash: z.string(),
  sizeBytes: z.int(),
  createdAt: Instant,
  /** Key that wrote it. */
  createdBy: z.string(),
  note: z.string().optional(),
});
export type VersionInfo = z.output<typeof VersionInfo>;

/** One version and what it says: JSON, with the names in the order in which the client wrote them. */
export interface Version {
  readonly info: VersionInfo;
  readonly text: string;
}
