import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { KeyedOutcome, KeyedRows } from '../jobs/keyed-rows.ts';
import { recipeNotFound } from '../recipes/stored/failures.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { cancellation } from './dynamo-errors.ts';
import { keyedReplay } from './dynamo-keyed-rows.ts';
import { headKey, IS_THERE } from './dynamo-recipe-rows.ts';
import { itemOf, keyOf } from './dynamo-rows.ts';
import { keyWrite } from './dynamo-submit.ts';
import { transact, type Write } from './dynamo-transaction.ts';

interface Options {
  readonly documents: DynamoDBDocumentClient;
  /** The table of the jobs. */
  readonly tableName: string;
  /** Of the rows of schedules. */
  readonly type: string;
}

type Writes = Pick<KeyedRows<Schedule>, 'create' | 'createKeyed' | 'commit' | 'remove'>;

/**
 * The writes of schedules that name a recipe: the name of the schedule stands in the row of the
 * recipe, in the same transaction. So no recipe goes that a schedule names, and none is named that
 * has gone, whoever is faster. Others are written as before.
 *
 * @throws JobFailure `RECIPE_NOT_FOUND` from all of them
 */
export function withUsers(rows: Writes, { documents, tableName, type }: Options): Writes {
  const write = recipeUses(tableName);
  const put = (row: Schedule, condition: object): Write => ({
    Put: { TableName: tableName, Item: itemOf(type, row), ...condition },
  });
  const all = (writes: Write[], row: Schedule) =>
    transact(documents, writes).then(
      () => true,
      (error: unknown) => lostOrGone(error, row),
    );
  return {
    create: (row) =>
      row.recipe === undefined
        ? rows.create(row)
        : all([put(row, IS_NEW), ...write.begin(row)], row),
    createKeyed: (row, key, now) => {
      if (row.recipe === undefined) return rows.createKeyed(row, key, now);
      const keyed = keyWrite({ jobs: tableName }, key, row.id, now);
      return transact(documents, [keyed, put(row, IS_NEW), ...write.begin(row)]).then(
        (): KeyedOutcome => ({ outcome: 'created' }),
        (error: unknown) => {
          refuseGone(error, row);
          return keyedReplay(error);
        },
      );
    },
    commit: (before, after) =>
      before.recipe === after.recipe
        ? rows.commit(before, after)
        : all([put(after, atVersion(before)), ...write.end(before), ...write.begin(after)], after),
    remove: (row) => {
      if (row.recipe === undefined) return rows.remove(row);
      const Delete = { TableName: tableName, Key: keyOf(row.id), ...atVersion(row) };
      return all([{ Delete }, ...write.end(row)], row);
    },
  };
}

/** A schedule's name in the row of its recipe, if it has one. Twice is once. */
const recipeUses = (TableName: string) => {
  const update = ({ clientId, recipe, id }: Schedule, verb: 'ADD' | 'DELETE', more: object) =>
    recipe === undefined
      ? []
      : [
          {
            Update: {
              TableName,
              Key: headKey(clientId, recipe),
              UpdateExpression: `${verb} #users :schedule`,
              ExpressionAttributeNames: { '#users': 'users' },
              ExpressionAttributeValues: { ':schedule': new Set([id]) },
              ...more,
            },
          },
        ];
  return {
    begin: (row: Schedule): Write[] => update(row, 'ADD', { ConditionExpression: IS_THERE }),
    end: (row: Schedule): Write[] => update(row, 'DELETE', {}),
  };
};

const IS_NEW = { ConditionExpression: 'attribute_not_exists(pk)' };

const atVersion = ({ version }: Pick<Schedule, 'version'>) => ({
  ConditionExpression: 'version = :seen',
  ExpressionAttributeValues: { ':seen': version },
});

/** The row decides before the recipe: who lost it need not know what became of that. */
function lostOrGone(error: unknown, row: Schedule): boolean {
  const [first] = cancellation(error) ?? [];
  if (first?.Code === 'ConditionalCheckFailed') return false;
  refuseGone(error, row);
  throw error;
}

/** The use of the recipe is the last of the writes. */
function refuseGone(error: unknown, { recipe }: Schedule): void {
  const reasons = cancellation(error) ?? [];
  const others = reasons.slice(0, -1).some(({ Code }) => Code === 'ConditionalCheckFailed');
  const isGone = !others && reasons.at(-1)?.Code === 'ConditionalCheckFailed';
  if (isGone && recipe !== undefined) throw recipeNotFound(recipe);
}
