import * as z from 'zod';
import type { Difference } from '../recipes/stored/compare-versions.ts';
import type { RecipeHead, Version, VersionInfo } from '../recipes/stored/stored-recipe.ts';
import { iso } from './job-view.ts';

const Time = z.iso.datetime();
const SchemaVersion = z.string().meta({
  description: 'The same as long as columns, their order and their types are the same.',
});

const summary = {
  name: z.string(),
  version: z.int().meta({ description: 'Counted from 1; a number never means something else.' }),
  schemaVersion: SchemaVersion,
  sizeBytes: z.int(),
  createdAt: Time,
  createdBy: z.string().meta({ description: 'Key that wrote it.' }),
  note: z.string().optional(),
};

const Columns = z
  .array(z.strictObject({ name: z.string(), type: z.string(), required: z.boolean() }))
  .meta({ description: 'Of its tables, in their order.' });

export const RecipeVersionView = z
  .strictObject(summary)
  .meta({ id: 'RecipeVersion', description: 'One version of a recipe.' });

export const RecipeView = z
  .strictObject({
    ...summary,
    columns: Columns,
    recipe: z.unknown().meta({ description: 'As it was written.' }),
  })
  .meta({ id: 'StoredRecipe', description: 'One version of a recipe, and what it says.' });

const RecipeSummary = z
  .strictObject({
    name: z.string(),
    latest: z.int().meta({ description: 'The version that the name stands for.' }),
    schemaVersion: SchemaVersion,
    createdAt: Time,
    updatedAt: Time,
    schedules: z
      .int()
      .meta({ description: 'Schedules that use it: while there are any, it stays.' }),
  })
  .meta({ id: 'RecipeSummary', description: 'A recipe as the list shows it.' });

export const RecipeList = z
  .strictObject({ items: z.array(RecipeSummary) })
  .meta({ id: 'RecipeList' });

export const RecipeVersionList = z
  .strictObject({
    items: z.array(RecipeVersionView),
    size: z.int(),
    next: z.string().optional().meta({ description: 'Hand it back as ?next= to read on.' }),
  })
  .meta({ id: 'RecipeVersionList' });

const Table = z.strictObject({ schemaVersion: SchemaVersion, columns: Columns });

export const RecipeDiffView = z
  .strictObject({
    name: z.string(),
    from: z.int(),
    to: z.int(),
    changes: z.array(
      z.strictObject({
        op: z.enum(['added', 'removed', 'changed', 'moved']),
        pointer: z.string().meta({
          description: 'JSON pointer: into `from` for what was removed, else into `to`.',
        }),
        before: z.unknown().optional(),
        after: z.unknown().optional(),
      }),
    ),
    columns: z.strictObject({
      changed: z.boolean().meta({ description: 'Whether consumers of its tables must look.' }),
      before: Table,
      after: Table,
    }),
  })
  .meta({ id: 'RecipeDiff', description: 'What is different between two versions.' });

export const recipeSummary = (head: RecipeHead): z.input<typeof RecipeSummary> => ({
  name: head.name,
  latest: head.latest,
  schemaVersion: head.schemaVersion,
  createdAt: iso(head.createdAt),
  updatedAt: iso(head.updatedAt),
  schedules: head.users.length,
});

export const versionView = (info: VersionInfo): z.input<typeof RecipeVersionView> => ({
  name: info.name,
  version: info.version,
  schemaVersion: info.schemaVersion,
  sizeBytes: info.sizeBytes,
  createdAt: iso(info.createdAt),
  createdBy: info.createdBy,
  note: info.note,
});

export const recipeView = ({ info, text }: Version): z.input<typeof RecipeView> => ({
  ...versionView(info),
  columns: info.columns,
  recipe: JSON.parse(text),
});

export const diffView = (difference: Difference): z.input<typeof RecipeDiffView> => ({
  name: difference.name,
  from: difference.from,
  to: difference.to,
  changes: [...difference.changes],
  columns: difference.columns,
});
