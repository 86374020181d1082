import type { Operation } from './operation.ts';
import { DiffQuery, PutRecipeQuery, RecipeBody, VersionsQuery, YAML_TYPE } from './recipe-body.ts';
import { HealthQuery, RecipeHealthView } from './recipe-health-view.ts';
import { RecipeDiffView, RecipeList, RecipeVersionList, RecipeView } from './recipe-view.ts';

const ACCEPT = { Accept: 'application/yaml: the recipe alone, to be edited and put back.' };

/** What the description says of the routes of recipes. */
export const RECIPE_OPERATIONS = {
  'GET /v1/recipes': {
    operationId: 'listRecipes',
    summary: 'List your recipes',
    responses: { 200: { description: 'All of them, by name.', schema: RecipeList } },
  },
  'PUT /v1/recipes/{name}': {
    operationId: 'putRecipe',
    summary: 'Write the next version of a recipe, unless the latest says the same',
    body: RecipeBody,
    bodyTypes: [YAML_TYPE],
    query: PutRecipeQuery,
    headers: {
      'If-Match': 'ETag of the version that you changed, or * for any: else 412.',
      'If-None-Match': '*: only if there is no such recipe.',
    },
    responses: {
      200: {
        description: 'The next version, or the latest that says the same.',
        schema: RecipeView,
      },
      201: { description: 'The first version.', schema: RecipeView },
    },
  },
  'GET /v1/recipes/{name}': {
    operationId: 'getRecipe',
    summary: 'Read the latest version of a recipe',
    headers: ACCEPT,
    responses: { 200: { description: 'The recipe.', schema: RecipeView, others: [YAML_TYPE] } },
  },
  'DELETE /v1/recipes/{name}': {
    operationId: 'deleteRecipe',
    summary: 'Delete a recipe with all its versions, unless schedules use it',
    responses: { 204: { description: 'Deleted. Jobs have their recipe with them.' } },
  },
  'GET /v1/recipes/{name}/versions': {
    operationId: 'listRecipeVersions',
    summary: 'List the versions of a recipe, newest first',
    query: VersionsQuery,
    responses: { 200: { description: 'Who wrote what when.', schema: RecipeVersionList } },
  },
  'GET /v1/recipes/{name}/versions/{version}': {
    operationId: 'getRecipeVersion',
    summary: 'Read one version of a recipe',
    headers: ACCEPT,
    responses: { 200: { description: 'The recipe.', schema: RecipeView, others: [YAML_TYPE] } },
  },
  'GET /v1/recipes/{name}/diff': {
    operationId: 'diffRecipe',
    summary: 'Compare two versions of a recipe, and the columns of their tables',
    query: DiffQuery,
    responses: { 200: { description: 'What is different.', schema: RecipeDiffView } },
  },
  'GET /v1/recipes/{name}/health': {
    operationId: 'getRecipeHealth',
    summary: 'See what a recipe finds less of than it used to',
    query: HealthQuery,
    responses: { 200: { description: 'Judged by its runs.', schema: RecipeHealthView } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
