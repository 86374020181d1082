import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoRecipeStore } from '../../src/aws/dynamo-recipe-store.ts';
import { createDynamoRows } from '../../src/aws/dynamo-rows.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { createSweepRecipes } from '../../src/recipes/stored/erasure.ts';
import { createFindRecipe } from '../../src/recipes/stored/find-recipe.ts';
import {
  createManageRecipes,
  type ManageRecipes,
} from '../../src/recipes/stored/manage-recipes.ts';
import type { RecipeStore } from '../../src/recipes/stored/ports.ts';
import { ERASURE_TYPE, RecipeErasure } from '../../src/recipes/stored/recipe-erasure.ts';
import { MOST_RECIPES } from '../../src/recipes/stored/stored-recipe.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, NOW } from '../support/jobs.ts';
import { recipeWith, wishFor } from '../support/recipes.ts';

const OTHER = 'cli_01KAN0000000000000000000C2';

describe('recipes in DynamoDB', () => {
  let engine: TestTables;
  let tableName: string;
  let recipes: RecipeStore;
  let manage: ManageRecipes;
  let at: number;
  const now = () => at;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    at = NOW;
    tableName = (await engine.newTables()).jobs;
    recipes = createDynamoRecipeStore({ documents: engine.documents, tableName });
    manage = managing(recipes);
  });

  const erasureRows = () =>
    createDynamoRows({
      documents: engine.documents,
      tableName,
      type: ERASURE_TYPE,
      schema: RecipeErasure,
      onUnreadable: (_row, error) => {
        throw error;
      },
    });
  const managing = (
    store: RecipeStore,
    onEraseFailed: (name: string, error: unknown) => void = (_, error) => fly(error),
  ) =>
    createManageRecipes({
      recipes: store,
      erasures: erasureRows(),
      newId: idsFrom(now),
      now,
      onEraseFailed,
    });
  const fly = (error: unknown) => {
    throw error;
  };
  const put = async (name: string, select?: string) =>
    (await manage.put(wishFor(name, recipeWith(select)))).info.version;
  const textRows = async (name: string) => {
    const { Items = [] } = await engine.documents.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :recipe',
        ExpressionAttributeValues: { ':recipe': `recipe/${CLIENT}/${name}` },
      }),
    );
    return Items.map(({ sk }) => sk);
  };

  it('have a version for everything that was ever said, and each stays as it was', async () => {
    const first = await manage.put(wishFor('products', recipeWith('h3'), { note: 'a beginning' }));
    at += 1_000;
    const second = await manage.put(wishFor('products', recipeWith('h2')));

    expect([first.isNew, second.isNew]).toEqual([true, false]);
    expect(first.info).toMatchObject({ version: 1, createdBy: 'key_test', note: 'a beginning' });
    expect(await manage.get(CLIENT, 'products')).toMatchObject({ info: { version: 2 } });
    expect(await manage.get(CLIENT, 'products', 1)).toEqual({ info: first.info, text: first.text });
    expect((await manage.list(CLIENT)).map(({ name, latest }) => [name, latest])).toEqual([
      ['products', 2],
    ]);
  });

  it('have no new version for the same in other words', async () => {
    await put('products');
    const { list, fields, start } = recipeWith();

    const again = await manage.put(wishFor('products', { fields, start, list }, { note: 'again' }));

    expect(again).toMatchObject({ isSame: true, info: { version: 1 } });
    expect(again.info.note).toBeUndefined();
    expect(await put('products', 'h2')).toBe(2);
    expect(await put('products')).toBe(3);
  });

  it('get a version of each of those who write at once, and lose none', async () => {
    const selects = Array.from({ length: 8 }, (_, n) => `h3.n${n}`);

    const versions = await Promise.all(selects.map((select) => put('products', select)));

    expect([...versions].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const texts = await Promise.all(
      versions.map(async (version) => (await manage.get(CLIENT, 'products', version)).text),
    );
    expect(texts.map((text) => JSON.parse(text).fields[0].select)).toEqual(selects);
    expect((await manage.list(CLIENT))[0]?.latest).toBe(8);
  });

  it('get one version from those who write the same at once', async () => {
    const written = await Promise.all(Array.from({ length: 8 }, () => put('products')));

    expect(new Set(written)).toEqual(new Set([1]));
    expect(await recipes.info(CLIENT, 'products', 2)).toBeUndefined();
  });

  it('are changed by the one of several who saw the same version', async () => {
    await put('products');
    const change = (n: number) =>
      manage.put(wishFor('products', recipeWith(`h2.n${n}`), { expected: 1 })).then(
        () => 'written',
        ({ code }) => code,
      );

    const outcomes = await Promise.all([0, 1, 2, 3].map(change));

    expect([...outcomes].sort()).toEqual([
      'RECIPE_CHANGED',
      'RECIPE_CHANGED',
      'RECIPE_CHANGED',
      'written',
    ]);
  });

  it.each([
    ['none', true, 'RECIPE_CHANGED'],
    ['none', false, 1],
    ['any', false, 'RECIPE_CHANGED'],
    ['any', true, 2],
  ] as const)('expected to be there: %s; there: %s; so %s', async (expected, isThere, outcome) => {
    if (isThere) await put('products', 'h1');

    const got = await manage.put(wishFor('products', recipeWith(), { expected })).then(
      ({ info }) => info.version,
      ({ code }) => code,
    );

    expect(got).toBe(outcome);
  });

  it('go on counting when a name was deleted and is used anew', async () => {
    await put('products', 'h1');
    await put('products', 'h2');
    await manage.remove(CLIENT, 'products');

    await expect(manage.get(CLIENT, 'products')).rejects.toMatchObject({
      code: 'RECIPE_NOT_FOUND',
    });
    expect(await put('products', 'h1')).toBe(3);
    expect(await put('products', 'h4')).toBe(4);
    await expect(manage.get(CLIENT, 'products', 2)).rejects.toMatchObject({
      code: 'RECIPE_NOT_FOUND',
      message: 'The recipe "products" has no version 2; it has versions 3 to 4.',
    });
    await manage.remove(CLIENT, 'products');
    expect(await put('products', 'h1')).toBe(5);
  });

  it('leave nothing but a number when they are deleted', async () => {
    await put('products', 'h1');
    await put('products', 'h2');

    await manage.remove(CLIENT, 'products');

    expect(await textRows('products')).toEqual([]);
    expect(await erasureRows().due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  it('are erased by the sweep when whoever deleted them died', async () => {
    const noted: unknown[] = [];
    const dying = managing(
      { ...recipes, removeVersions: () => Promise.reject(new Error('died')) },
      (name) => noted.push(name),
    );
    await put('products', 'h1');
    await dying.remove(CLIENT, 'products');
    expect(await put('products', 'h2')).toBe(2);
    expect(await textRows('products')).toHaveLength(4);
    const sweep = createSweepRecipes({ recipes, erasures: erasureRows(), now });

    expect(await sweep()).toMatchObject({ ended: 0 });
    at += 60_000;
    expect(await sweep()).toMatchObject({ ended: 1, errors: [] });

    expect(noted).toEqual(['products']);
    expect(await textRows('products')).toEqual(['info/000000002', 'text/000000002']);
    expect(await sweep()).toMatchObject({ ended: 0 });
  });

  it('are deleted by one of several, and written and deleted at once without a loss of numbers', async () => {
    await put('products', 'h1');
    const outcomes = await Promise.allSettled([
      manage.remove(CLIENT, 'products'),
      manage.remove(CLIENT, 'products'),
      put('products', 'h2'),
      put('products', 'h3'),
    ]);

    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(refused.every((code) => code === 'RECIPE_NOT_FOUND')).toBe(true);
    const latest = await put('products', 'h4');
    expect(latest).toBe(4);
    expect((await manage.list(CLIENT)).length).toBe(1);
  });

  it('are as many as a client may have, also when all come at once', async () => {
    const names = Array.from({ length: MOST_RECIPES + 5 }, (_, n) => `r${n}`);
    const outcomes = await Promise.all(
      names.map((name) => put(name).catch(({ code }: { code: string }) => code)),
    );

    expect(outcomes.filter((outcome) => outcome === 'TOO_MANY_RECIPES')).toHaveLength(5);
    expect(await manage.list(CLIENT)).toHaveLength(MOST_RECIPES);
    const [first] = await manage.list(CLIENT);
    await manage.remove(CLIENT, first?.name ?? '');
    expect(await put('one-more')).toBe(1);
    await expect(put('too-many')).rejects.toMatchObject({ code: 'TOO_MANY_RECIPES' });
  });

  it('are listed with all their versions, newest first and page by page', async () => {
    for (const select of ['h1', 'h2', 'h3', 'h4', 'h5']) await put('products', select);
    const pages: number[][] = [];
    let after: number | undefined;

    do {
      const page = await manage.versions(CLIENT, 'products', 2, after);
      pages.push(page.items.map(({ version }) => version));
      after = page.next === undefined ? undefined : Number(page.next);
    } while (after !== undefined);

    expect(pages).toEqual([[5, 4], [3, 2], [1]]);
    expect(await manage.versions(CLIENT, 'products', 2, 1)).toEqual({ items: [] });
  });

  it('are not there for anybody else', async () => {
    await put('products');

    await expect(manage.get(OTHER, 'products')).rejects.toMatchObject({ code: 'RECIPE_NOT_FOUND' });
    await expect(manage.versions(OTHER, 'products', 5)).rejects.toMatchObject({ status: 404 });
    await expect(manage.remove(OTHER, 'products')).rejects.toMatchObject({ status: 404 });
    expect(await manage.list(OTHER)).toEqual([]);
    expect(
      await manage.put(wishFor('products', recipeWith('b'), { clientId: OTHER })),
    ).toMatchObject({
      info: { version: 1 },
    });
  });

  it('keep any name apart from any other, and from what objects have', async () => {
    const names = ['constructor', 'a', 'a.b', 'A', '0', 'info', 'head'];

    for (const [n, name] of names.entries()) await put(name, `h3.n${n}`);

    const texts = await Promise.all(
      names.map(async (name) => (await manage.get(CLIENT, name)).text),
    );
    expect(texts.map((text) => JSON.parse(text).fields[0].select)).toEqual(
      names.map((_, n) => `h3.n${n}`),
    );
    expect((await manage.list(CLIENT)).map(({ name }) => name)).toEqual([...names].sort());
  });

  describe('are found by', () => {
    const find = (name: string, version?: number) =>
      createFindRecipe({ recipes })(CLIENT, { name, version });

    it('their name, which is the latest version, or by name and version', async () => {
      await put('products', 'h1');
      await put('products', 'h2');

      expect(await find('products')).toEqual({
        name: 'products',
        version: 2,
        recipe: recipeWith('h2'),
      });
      expect(await find('products', 1)).toMatchObject({ version: 1, recipe: recipeWith('h1') });
    });

    it.each([
      ['others', undefined, 'There is no recipe "others". Write it with PUT /v1/recipes/others.'],
      ['products', 2, 'The recipe "products" has no version 2; it has version 1.'],
    ])('%s and %s not, and say so', async (name, version, message) => {
      await put('products');

      await expect(find(name, version)).rejects.toMatchObject({
        code: 'RECIPE_NOT_FOUND',
        message,
      });
    });
  });
});
