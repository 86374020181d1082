import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoRecipeStore } from '../../src/aws/dynamo-recipe-store.ts';
import { createDynamoRows } from '../../src/aws/dynamo-rows.ts';
import { createDynamoScheduleStore } from '../../src/aws/dynamo-schedule-store.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import {
  createManageRecipes,
  type ManageRecipes,
} from '../../src/recipes/stored/manage-recipes.ts';
import { ERASURE_TYPE, RecipeErasure } from '../../src/recipes/stored/recipe-erasure.ts';
import {
  createManageSchedules,
  type ManageSchedules,
} from '../../src/schedules/manage-schedules.ts';
import type { SchedulePlan } from '../../src/schedules/schedule.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, NOW } from '../support/jobs.ts';
import { recipeWith, wishFor } from '../support/recipes.ts';

const HOUR = 3_600_000;

const planOf = (recipe?: string): SchedulePlan => ({
  when: { everyMs: HOUR, anchorAt: NOW },
  overlap: 'skip',
  catchUp: 'one',
  mostWaiting: 3,
  job: { kind: 'scrape', input: { recipe } },
  recipe,
});

describe('schedules that use recipes', () => {
  let engine: TestTables;
  let manage: ManageRecipes;
  let schedules: ManageSchedules;
  const now = () => NOW;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    const tables = await engine.newTables();
    const onUnreadable = (_: unknown, error: unknown) => {
      throw error;
    };
    const options = { documents: engine.documents, tables, onUnreadable };
    const rows = { documents: engine.documents, tableName: tables.jobs, onUnreadable };
    const newId = idsFrom(now);
    manage = createManageRecipes({
      recipes: createDynamoRecipeStore(rows),
      erasures: createDynamoRows({ ...rows, type: ERASURE_TYPE, schema: RecipeErasure }),
      ...{ newId, now },
      onEraseFailed: (_, error) => {
        throw error;
      },
    });
    schedules = createManageSchedules({
      schedules: createDynamoScheduleStore(options),
      heldKey: createDynamoJobStore(options).heldKey,
      ...{ newId, now },
    });
    await manage.put(wishFor('products'));
    await manage.put(wishFor('others', recipeWith('h2')));
  });

  const schedule = async (recipe: string | undefined, key?: string) => {
    const idempotency = key === undefined ? undefined : { key, bodyHash: 'body' };
    const plan = async () => planOf(recipe);
    const asked = { clientId: CLIENT, requestId: 'req_test', plan, idempotency };
    return (await schedules.create(asked)).row.id;
  };
  const usersOf = async (name: string) =>
    (await manage.list(CLIENT)).find((head) => head.name === name)?.users;
  const remove = (name: string) =>
    manage.remove(CLIENT, name).then(
      () => 'removed',
      ({ code }: { code: string }) => code,
    );

  it('keep them from being deleted, by name, however they were made, also while paused', async () => {
    const ids = [await schedule('products'), await schedule('products', 'key')];
    await schedules.pause(CLIENT, ids[0] ?? '');

    await expect(manage.remove(CLIENT, 'products')).rejects.toMatchObject({
      code: 'RECIPE_IN_USE',
      status: 409,
      message: expect.stringMatching(
        new RegExp(`^2 schedules use the recipe "products": .*(${ids[0]}|${ids[1]}), .*\\. Change`),
      ),
    });
    expect(await remove('others')).toBe('removed');
  });

  it('give them free when they are deleted, or are to use another one or none', async () => {
    const [deleted, changed, without] = [
      await schedule('products'),
      await schedule('products'),
      await schedule('products'),
    ];
    await manage.put(wishFor('products', recipeWith('h4')));
    expect(await usersOf('products')).toHaveLength(3);

    await schedules.remove(CLIENT, deleted);
    await schedules.replace(CLIENT, changed, planOf('others'));
    await schedules.replace(CLIENT, without, planOf());

    expect(await usersOf('products')).toEqual([]);
    expect(await usersOf('others')).toEqual([changed]);
    expect(await remove('products')).toBe('removed');
    expect(await remove('others')).toBe('RECIPE_IN_USE');
    await schedules.replace(CLIENT, without, planOf('others'));
    expect(await usersOf('others')).toHaveLength(2);
  });

  it('are not made when the recipe is gone, and leave nothing of it', async () => {
    await manage.remove(CLIENT, 'products');

    await expect(schedule('products')).rejects.toMatchObject({ code: 'RECIPE_NOT_FOUND' });
    await expect(schedule('products', 'key')).rejects.toMatchObject({ code: 'RECIPE_NOT_FOUND' });
    const id = await schedule('others');
    await expect(schedules.replace(CLIENT, id, planOf('products'))).rejects.toMatchObject({
      code: 'RECIPE_NOT_FOUND',
    });

    expect((await schedules.list(CLIENT, 10)).items.map((row) => row.recipe)).toEqual(['others']);
    expect(await usersOf('products')).toBeUndefined();
    expect(await usersOf('others')).toEqual([id]);
  });

  it('are never without their recipe, whoever is faster', async () => {
    for (let round = 0; round < 12; round += 1) {
      const name = `raced-${round}`;
      await manage.put(wishFor(name));
      const idle = await schedule('others');

      const [removed, ...made] = await Promise.all([
        remove(name),
        schedule(name).catch(({ code }: { code: string }) => code),
        schedule(name, `key-${round}`).catch(({ code }: { code: string }) => code),
        schedules.replace(CLIENT, idle, planOf(name)).then(
          () => 'changed',
          ({ code }: { code: string }) => code,
        ),
      ]);

      const users = (await schedules.list(CLIENT, 100)).items.filter(
        ({ recipe }) => recipe === name,
      );
      if (removed === 'removed') {
        expect(made).toEqual(['RECIPE_NOT_FOUND', 'RECIPE_NOT_FOUND', 'RECIPE_NOT_FOUND']);
        expect(users).toEqual([]);
      } else {
        expect(removed).toBe('RECIPE_IN_USE');
        expect((await usersOf(name))?.toSorted()).toEqual(users.map(({ id }) => id).toSorted());
      }
      for (const { id } of users) await schedules.remove(CLIENT, id);
      await remove(name);
    }
  });

  it('are the same when they are asked for again, although their recipe has gone since', async () => {
    const id = await schedule('products', 'key');
    await schedules.replace(CLIENT, id, planOf());
    await manage.remove(CLIENT, 'products');
    const plan = () => Promise.reject(new Error('Nobody needs to know.'));
    const idempotency = { key: 'key', bodyHash: 'body' };

    const again = await schedules.create({
      ...{ clientId: CLIENT, requestId: 'req_test', plan, idempotency },
    });

    expect(again).toMatchObject({ replayed: true, row: { id } });
  });

  it('are gone when they are deleted twice at once', async () => {
    const id = await schedule('products');

    const outcomes = await Promise.allSettled([
      schedules.remove(CLIENT, id),
      schedules.remove(CLIENT, id),
    ]);

    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(await usersOf('products')).toEqual([]);
  });
});
