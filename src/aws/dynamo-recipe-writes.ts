import { ERASURE_TYPE, type RecipeErasure } from '../recipes/stored/recipe-erasure.ts';
import type { RecipeHead, Version } from '../recipes/stored/stored-recipe.ts';
import {
  countKey,
  headKey,
  IS_THERE,
  lastKey,
  numbered,
  versionsOf,
} from './dynamo-recipe-rows.ts';
import { itemOf } from './dynamo-rows.ts';
import type { Write } from './dynamo-transaction.ts';

/** A name, its number, its place among those of its client, and what it says. */
export const creation = (TableName: string, first: Version, limit: number): Write[] => [
  naming(TableName, first, { ConditionExpression: `NOT ${IS_THERE}` }),
  {
    Update: {
      TableName,
      Key: countKey(first.info.clientId),
      UpdateExpression: 'ADD used :one',
      ConditionExpression: 'attribute_not_exists(used) OR used < :limit',
      ExpressionAttributeValues: { ':one': 1, ':limit': limit },
    },
  },
  numbering(TableName, first),
  ...versionPuts(TableName, first),
];

export const addition = (TableName: string, { latest }: RecipeHead, next: Version): Write[] => [
  naming(TableName, next, { ConditionExpression: 'latest = :seen' }, { ':seen': latest }),
  ...versionPuts(TableName, next),
];

/** The name goes, its number stays, and what it stood for is to be erased. */
export const removal = (
  TableName: string,
  { clientId, name, latest }: RecipeHead,
  erasure: RecipeErasure,
): Write[] => [
  {
    Delete: {
      TableName,
      Key: headKey(clientId, name),
      ConditionExpression: 'latest = :seen AND attribute_not_exists(#users)',
      ExpressionAttributeNames: { '#users': 'users' },
      ExpressionAttributeValues: { ':seen': latest },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  { Put: { TableName, Item: { ...lastKey(clientId, name), last: latest } } },
  {
    Update: {
      TableName,
      Key: countKey(clientId),
      UpdateExpression: 'ADD used :back',
      ExpressionAttributeValues: { ':back': -1 },
    },
  },
  { Put: { TableName, Item: itemOf(ERASURE_TYPE, erasure) } },
];

/** Says what the name stands for; who uses it stays as it is. */
const naming = (
  TableName: string,
  { info }: Version,
  condition: { readonly ConditionExpression: string },
  seen: Readonly<Record<string, unknown>> = {},
): Write => ({
  Update: {
    TableName,
    Key: headKey(info.clientId, info.name),
    UpdateExpression:
      'SET latest = :latest, since = if_not_exists(since, :latest), #hash = :hash, ' +
      'schemaVersion = :schema, clientId = :client, #name = :name, ' +
      'createdAt = if_not_exists(createdAt, :at), updatedAt = :at',
    ...condition,
    ExpressionAttributeNames: { '#hash': 'hash', '#name': 'name' },
    ExpressionAttributeValues: {
      ':latest': info.version,
      ':hash': info.hash,
      ':schema': info.schemaVersion,
      ':client': info.clientId,
      ':name': info.name,
      ':at': info.createdAt,
      ...seen,
    },
  },
});

/** The number is the next one after all that the name has had, whatever became of them. */
const numbering = (TableName: string, { info }: Version): Write => ({
  Update: {
    TableName,
    Key: lastKey(info.clientId, info.name),
    UpdateExpression: 'SET #last = :version',
    ConditionExpression: info.version === 1 ? 'attribute_not_exists(#last)' : '#last = :before',
    ExpressionAttributeNames: { '#last': 'last' },
    ExpressionAttributeValues: {
      ':version': info.version,
      ...(info.version === 1 ? {} : { ':before': info.version - 1 }),
    },
  },
});

function versionPuts(TableName: string, { info, text }: Version): Write[] {
  const pk = versionsOf(info.clientId, info.name);
  const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
  return [
    { Put: { TableName, Item: { pk, sk: numbered('info', info.version), ...info }, ...isNew } },
    { Put: { TableName, Item: { pk, sk: numbered('text', info.version), text }, ...isNew } },
  ];
}
