import { columnsOf } from '../../recipes/columns.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { schemaVersionOf } from '../../recipes/schema-version.ts';
import type { WalkState } from '../../recipes/walk/state.ts';
import { summed } from '../../recipes/walk/tally.ts';
import type { Tables } from './tables-of.ts';

/** What a consumer of the files must know of them. */
export const manifestOf = (recipe: Recipe, state: WalkState, { files, unfit }: Tables) => ({
  version: 1,
  schemaVersion: schemaVersionOf(columnsOf(recipe)),
  columns: columnsOf(recipe).map(({ name, type, required }) => ({ name, type, required })),
  ...countsOf(state),
  ...(unfit > 0 ? { unfit } : {}),
  files: files.map(({ name, mediaType, sizeBytes, sha256 }) => ({
    name,
    mediaType,
    sizeBytes,
    sha256,
  })),
});

export const countsOf = (state: WalkState) => ({
  rows: state.rows,
  pages: state.pages,
  detailPages: state.detailPages,
  partial: state.partial,
  duplicates: state.duplicates,
  stoppedBecause: state.stoppedBecause,
});

/** Fields that a report names: a job's row has room for them. */
const MOST_FIELDS = 100;

/** What the job says of a scrape: counts, and how the selectors did. */
export const summaryOf = (state: WalkState) => ({
  ...countsOf(state),
  invocations: Math.max(1, state.parts.length),
  fields: Object.entries(state.fields)
    .slice(0, MOST_FIELDS)
    .map(([field, tally]) => ({ field, ...summed(tally) })),
});
