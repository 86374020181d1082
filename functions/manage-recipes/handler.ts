import { cursorOf } from '../../src/api/cursor.ts';
import { read } from '../../src/api/fields.ts';
import { NoQuery } from '../../src/api/queries.ts';
import {
  DiffQuery,
  etagOfVersion,
  expectedIn,
  PutRecipeQuery,
  RecipeBody,
  RecipePath,
  VersionPath,
  VersionsQuery,
  YAML_TYPE,
} from '../../src/api/recipe-body.ts';
import { diffView, recipeSummary, recipeView, versionView } from '../../src/api/recipe-view.ts';
import { recipeYaml, wantsYaml } from '../../src/api/recipe-yaml.ts';
import { readJsonOrYaml } from '../../src/api/yaml-body.ts';
import type { ReadRecipeHealth } from '../../src/recipes/health/recipe-health.ts';
import type { ManageRecipes } from '../../src/recipes/stored/manage-recipes.ts';
import type { Version } from '../../src/recipes/stored/stored-recipe.ts';
import { createRoutesHandler } from '../../src/runtime/answer-routes.ts';
import type { Answer, HttpOptions, HttpRequest, HttpResponse } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import { health } from './health.ts';

interface Dependencies extends HttpOptions {
  readonly recipes: ManageRecipes;
  readonly readHealth: ReadRecipeHealth;
}

/** Everything that a client does with its stored recipes. */
export const createHandler = ({ corsOrigins = [], recipes, readHealth }: Dependencies) =>
  createRoutesHandler(
    {
      'GET /v1/recipes': list(recipes),
      'PUT /v1/recipes/{name}': put(recipes),
      'GET /v1/recipes/{name}': latest(recipes),
      'DELETE /v1/recipes/{name}': remove(recipes),
      'GET /v1/recipes/{name}/versions': versions(recipes),
      'GET /v1/recipes/{name}/versions/{version}': one(recipes),
      'GET /v1/recipes/{name}/diff': diff(recipes),
      'GET /v1/recipes/{name}/health': health(readHealth),
    },
    { corsOrigins },
  );

const list =
  ({ list: all }: ManageRecipes): Answer =>
  async ({ query }, { clientId }) => {
    read(NoQuery, query, 'query');
    return { status: 200, body: { items: (await all(clientId)).map(recipeSummary) } };
  };

const put =
  (recipes: ManageRecipes): Answer =>
  async ({ path, query, body, headers }, { clientId, keyId }) => {
    const { name } = read(RecipePath, path, 'path');
    const { note } = read(PutRecipeQuery, query, 'query');
    const expected = expectedIn(headers);
    const source = readJsonOrYaml(body, headers['content-type']);
    const recipe = read(RecipeBody, source, 'body');
    const wish = { clientId, name, source, recipe, by: keyId, note, expected };
    const { isNew, isSame, ...written } = await recipes.put(wish);
    logger.info('recipe written', { name, version: written.info.version, isNew, isSame });
    return {
      status: isNew ? 201 : 200,
      headers: {
        etag: etagOfVersion(written.info.version),
        ...(isNew ? { location: `/v1/recipes/${name}` } : {}),
      },
      body: recipeView(written),
    };
  };

const latest =
  ({ get }: ManageRecipes): Answer =>
  async (request, { clientId }) => {
    read(NoQuery, request.query, 'query');
    const { name } = read(RecipePath, request.path, 'path');
    return shown(request, await get(clientId, name));
  };

const one =
  ({ get }: ManageRecipes): Answer =>
  async (request, { clientId }) => {
    read(NoQuery, request.query, 'query');
    const { name, version } = read(VersionPath, request.path, 'path');
    return shown(request, await get(clientId, name, version));
  };

function shown({ headers: { accept } }: HttpRequest, version: Version): HttpResponse {
  const headers = { etag: etagOfVersion(version.info.version), vary: 'accept' };
  return wantsYaml(accept)
    ? {
        status: 200,
        headers: { ...headers, 'content-type': YAML_TYPE },
        body: recipeYaml(version),
      }
    : { status: 200, headers, body: recipeView(version) };
}

const remove =
  (recipes: ManageRecipes): Answer =>
  async ({ path, query }, { clientId }) => {
    read(NoQuery, query, 'query');
    const { name } = read(RecipePath, path, 'path');
    await recipes.remove(clientId, name);
    logger.info('recipe deleted', { name });
    return { status: 204 };
  };

const versions =
  (recipes: ManageRecipes): Answer =>
  async ({ path, query }, { clientId }) => {
    const { name } = read(RecipePath, path, 'path');
    const { size, next: after } = read(VersionsQuery, query, 'query');
    const page = await recipes.versions(clientId, name, size, after);
    const next = page.next === undefined ? undefined : cursorOf(page.next);
    return { status: 200, body: { items: page.items.map(versionView), size, next } };
  };

const diff =
  ({ compare }: ManageRecipes): Answer =>
  async ({ path, query }, { clientId }) => {
    const { name } = read(RecipePath, path, 'path');
    const asked = read(DiffQuery, query, 'query');
    return { status: 200, body: diffView(await compare(clientId, name, asked)) };
  };
