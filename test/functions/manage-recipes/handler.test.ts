import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/manage-recipes/handler.ts';
import { RecipeList, RecipeVersionList, RecipeView } from '../../../src/api/recipe-view.ts';
import { recipeNotFound } from '../../../src/recipes/stored/failures.ts';
import type { RecipeWish } from '../../../src/recipes/stored/put-recipe.ts';
import type { VersionInfo } from '../../../src/recipes/stored/stored-recipe.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { NOW } from '../../support/jobs.ts';
import { recipeWith } from '../../support/recipes.ts';

const SOURCE = recipeWith();

const infoOf = (version: number): VersionInfo => ({
  ...{ clientId: CLIENT_ID, name: 'products', version, hash: 'h', sizeBytes: 9 },
  columns: [{ name: 'name', type: 'string', required: true }],
  ...{ schemaVersion: 's', createdAt: NOW, createdBy: 'key_1' },
});

const versionOf = (version: number) => ({ info: infoOf(version), text: JSON.stringify(SOURCE) });

/** A client's shelf with two versions of one recipe, and what was asked of it. */
function front({ isNew = false } = {}) {
  const wishes: RecipeWish[] = [];
  const asked: unknown[][] = [];
  const handler = createHandler({
    readHealth: () => Promise.reject(new Error('Nobody asked for the health.')),
    recipes: {
      put: async (wish) => {
        wishes.push(wish);
        return { ...versionOf(3), isNew, isSame: false };
      },
      get: async (clientId, name, version = 2) => {
        if (clientId === CLIENT_ID && name === 'products') return versionOf(version);
        throw recipeNotFound(name);
      },
      list: async (clientId) => [
        {
          clientId,
          name: 'products',
          latest: 2,
          since: 1,
          hash: 'h',
          schemaVersion: 's',
          ...TIMES,
        },
      ],
      versions: async (...args) => {
        asked.push(args);
        return { items: [infoOf(2)], next: '2' };
      },
      remove: async (...args) => void asked.push(args),
      compare: async (_client, name, { from = 1, to = 2 }) => {
        asked.push([from, to]);
        const table = { schemaVersion: 's', columns: [] };
        return {
          name,
          from,
          to,
          changes: [],
          columns: { changed: false, before: table, after: table },
        };
      },
    },
  });
  const send = (route: string, more: object = {}) =>
    handler(apiEvent({ route, path: { name: 'products' }, ...more }), lambdaContext);
  return { send, wishes, asked };
}

const TIMES = { createdAt: NOW, updatedAt: NOW, users: [] };
const PUT = 'PUT /v1/recipes/{name}';
const GET = 'GET /v1/recipes/{name}';

describe('/v1/recipes', () => {
  it('hands on who writes what, and why', async () => {
    const { send, wishes } = front({ isNew: true });

    const response = await send(PUT, { body: SOURCE, query: { note: ' because ' } });

    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({ etag: '"3"', location: '/v1/recipes/products' });
    expect(RecipeView.parse(JSON.parse(response.body))).toMatchObject({ version: 3 });
    expect(wishes).toMatchObject([
      { clientId: CLIENT_ID, name: 'products', source: SOURCE, note: 'because' },
    ]);
    expect(wishes[0]?.by).toMatch(/^key_/);
    expect(wishes[0]?.recipe.minRows).toBe(1);
  });

  it.each([
    [{}, undefined],
    [{ 'if-match': '"2"' }, 2],
    [{ 'If-Match': ' * ' }, 'any'],
    [{ 'if-none-match': '*' }, 'none'],
  ])('is asked with %j to expect %j', async (headers, expected) => {
    const { send, wishes } = front();

    await send(PUT, { body: SOURCE, headers });

    expect(wishes[0]?.expected).toBe(expected);
  });

  it.each([
    [{ 'if-match': '2' }, 'header/If-Match'],
    [{ 'if-match': 'W/"2"' }, 'header/If-Match'],
    [{ 'if-match': '"1", "2"' }, 'header/If-Match'],
    [{ 'if-none-match': '"2"' }, 'header/If-None-Match'],
    [{ 'if-none-match': '*', 'if-match': '*' }, 'header/If-None-Match'],
  ])('refuses %j', async (headers, pointer) => {
    const { send, wishes } = front();

    const problem = problemOf(await send(PUT, { body: SOURCE, headers }));

    expect(problem).toMatchObject({ status: 400, errors: [{ pointer }] });
    expect(wishes).toEqual([]);
  });

  it('says which part of a recipe is wrong', async () => {
    const { send } = front();
    const wrong = { ...SOURCE, fields: [{ name: 'a', select: 'li::' }] };

    expect(problemOf(await send(PUT, { body: wrong }))).toMatchObject({
      code: 'INVALID_REQUEST',
      errors: [{ pointer: '/fields/0/select' }],
    });
  });

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/yaml', 'application/yaml'],
    ['text/html, text/yaml;q=0.5', 'application/yaml'],
    ['application/json, application/yaml', 'application/json'],
  ])('answers who accepts %s with %s', async (accept, type) => {
    const { send } = front();

    const response = await send(GET, { headers: accept === undefined ? {} : { accept } });

    expect(response.headers).toMatchObject({ 'content-type': type, etag: '"2"', vary: 'accept' });
  });

  it('reads one version, and no text that is none', async () => {
    const { send } = front();
    const route = 'GET /v1/recipes/{name}/versions/{version}';

    const one = await send(route, { path: { name: 'products', version: '1' } });
    const none = await send(route, { path: { name: 'products', version: '01' } });

    expect(one.headers).toMatchObject({ etag: '"1"' });
    expect(problemOf(none)).toMatchObject({ errors: [{ pointer: 'path/version' }] });
  });

  it('lists names, and versions page by page', async () => {
    const { send, asked } = front();
    const route = 'GET /v1/recipes/{name}/versions';

    const names = await send('GET /v1/recipes');
    const first = RecipeVersionList.parse(JSON.parse((await send(route)).body));
    await send(route, { query: { size: '5', next: first.next } });

    expect(RecipeList.parse(JSON.parse(names.body)).items).toMatchObject([{ name: 'products' }]);
    expect(asked).toEqual([
      [CLIENT_ID, 'products', 50, undefined],
      [CLIENT_ID, 'products', 5, 2],
    ]);
  });

  it('compares the versions that are named', async () => {
    const { send, asked } = front();

    const response = await send('GET /v1/recipes/{name}/diff', { query: { from: '1', to: '9' } });

    expect(response.statusCode).toBe(200);
    expect(asked).toEqual([[1, 9]]);
  });

  it('deletes, and says nothing more', async () => {
    const { send, asked } = front();

    expect(await send('DELETE /v1/recipes/{name}')).toMatchObject({ statusCode: 204, body: '' });
    expect(asked).toEqual([[CLIENT_ID, 'products']]);
  });
});
