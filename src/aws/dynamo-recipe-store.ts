import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { RecipeStore } from '../recipes/stored/ports.ts';
import { type RecipeHead, VersionInfo } from '../recipes/stored/stored-recipe.ts';
import { cancellation, translated } from './dynamo-errors.ts';
import {
  type RecipeStoreOptions,
  recipeHeads,
  rowAt,
  versionsPage,
} from './dynamo-recipe-reads.ts';
import { headKey, headOf, lastKey, numbered, versionsOf } from './dynamo-recipe-rows.ts';
import { addition, creation, removal } from './dynamo-recipe-writes.ts';
import { keysIn, removeKeys } from './dynamo-remove.ts';
import { transact } from './dynamo-transaction.ts';

/** Keeps recipes in DynamoDB; see `RecipeStore` and, for the rows, `dynamo-recipe-rows.ts`. */
export function createDynamoRecipeStore(options: RecipeStoreOptions): RecipeStore {
  const { documents, tableName } = options;
  const get = (key: Parameters<typeof rowAt>[1]) => rowAt(options, key).catch(busy);
  return {
    find: async (clientId, name) => {
      const item = await get(headKey(clientId, name));
      return item?.latest === undefined ? undefined : headOf(item);
    },
    lastNumber: async (clientId, name) => Number((await get(lastKey(clientId, name)))?.last ?? 0),
    list: (clientId) => recipeHeads(options, clientId).catch(busy),
    create: (first, limit) =>
      transact(documents, creation(tableName, first, limit)).then(
        () => 'created' as const,
        refusedCreation,
      ),
    append: (head, next) =>
      transact(documents, addition(tableName, head, next)).then(() => true, lostRace),
    remove: (head, erasure) =>
      transact(documents, removal(tableName, head, erasure)).then(
        () => 'removed' as const,
        (error: unknown) => refusedRemoval(head, error),
      ),
    info: async (clientId, name, version) => {
      const sk = numbered('info', version);
      const item = await get({ pk: versionsOf(clientId, name), sk });
      return item && VersionInfo.parse(item);
    },
    text: async (clientId, name, version) => {
      const sk = numbered('text', version);
      const text: unknown = (await get({ pk: versionsOf(clientId, name), sk }))?.text;
      return typeof text === 'string' ? text : undefined;
    },
    versions: (recipe, size, after) => versionsPage(options, recipe, size, after).catch(busy),
    removeVersions: (clientId, name, upTo) => removeVersions(options, { clientId, name, upTo }),
  };
}

const busy = (error: unknown): never => {
  throw translated(error);
};

async function removeVersions(
  options: RecipeStoreOptions,
  { clientId, name, upTo }: { clientId: string; name: string; upTo: number },
): Promise<void> {
  for (const part of ['info', 'text'] as const) {
    const span = { from: numbered(part, 0), to: numbered(part, upTo) };
    const keys = await keysIn(options, versionsOf(clientId, name), span).catch(busy);
    await removeKeys(options, keys);
  }
}

const failed = (reason: { readonly Code?: string | undefined } | undefined): boolean =>
  reason?.Code === 'ConditionalCheckFailed';

const lostRace = (error: unknown): boolean => {
  if (failed(cancellation(error)?.[0])) return false;
  throw error;
};

/** The name decides before the count: who was not the first need not know that there are too many. */
function refusedCreation(error: unknown): 'exists' | 'full' {
  const [name, count, number] = cancellation(error) ?? [];
  if (failed(name) || failed(number)) return 'exists';
  if (failed(count)) return 'full';
  throw error;
}

function refusedRemoval(seen: RecipeHead, error: unknown): 'lost' | { users: readonly string[] } {
  const [head] = cancellation(error) ?? [];
  if (!failed(head)) throw error;
  const there = head?.Item && unmarshall(head.Item);
  if (there?.latest !== seen.latest) return 'lost';
  return { users: headOf(there).users };
}
