import type { Page } from '../../rows/ports.ts';
import type { RecipeErasure } from './recipe-erasure.ts';
import type { RecipeHead, Version, VersionInfo } from './stored-recipe.ts';

/** Where the recipes of clients are kept. Every write is one transaction. */
export interface RecipeStore {
  find(clientId: string, name: string): Promise<RecipeHead | undefined>;
  /** All of a client, by name. */
  list(clientId: string): Promise<readonly RecipeHead[]>;
  /** The last number that a name has had, whatever became of it; 0 if none. */
  lastNumber(clientId: string, name: string): Promise<number>;
  /**
   * Writes the first version of a recipe, unless the name is taken, its number is not the next
   * (`exists`), or the client has `limit` recipes (`full`).
   */
  create(first: Version, limit: number): Promise<'created' | 'exists' | 'full'>;
  /** Writes the next version, if `head.latest` is the one before; says whether it did. */
  append(head: RecipeHead, next: Version): Promise<boolean>;
  /**
   * Removes the name and writes what is to be erased, unless the recipe has moved (`lost`) or is
   * used by schedules, which are answered.
   */
  remove(
    head: RecipeHead,
    erasure: RecipeErasure,
  ): Promise<'removed' | 'lost' | { readonly users: readonly string[] }>;
  info(clientId: string, name: string, version: number): Promise<VersionInfo | undefined>;
  /** What a version says. */
  text(clientId: string, name: string, version: number): Promise<string | undefined>;
  /** Newest first, from behind `after`. */
  versions(
    recipe: Pick<RecipeHead, 'clientId' | 'name' | 'since'>,
    size: number,
    after?: number,
  ): Promise<Page<VersionInfo>>;
  /** Removes all versions up to this one; those that are gone already are fine, too. */
  removeVersions(clientId: string, name: string, upTo: number): Promise<void>;
}
