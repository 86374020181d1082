import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { type RecipeHead, VersionInfo } from '../recipes/stored/stored-recipe.ts';
import type { Page } from '../rows/ports.ts';
import { HEAD, headOf, IS_THERE, numbered, recipesOf, versionsOf } from './dynamo-recipe-rows.ts';

export interface RecipeStoreOptions {
  readonly documents: DynamoDBDocumentClient;
  /** The table of the jobs: schedules, which use recipes, are written with them. */
  readonly tableName: string;
}

export const rowAt = async (
  { documents, tableName: TableName }: RecipeStoreOptions,
  Key: { readonly pk: string; readonly sk: string },
) => (await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;

/** All recipes of a client, by name; see `RecipeStore.list`. */
export async function recipeHeads(
  { documents, tableName }: RecipeStoreOptions,
  clientId: string,
): Promise<readonly RecipeHead[]> {
  const pages = paginateQuery(
    { client: documents },
    {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :client AND begins_with(sk, :prefix)',
      FilterExpression: IS_THERE,
      ExpressionAttributeValues: { ':client': recipesOf(clientId), ':prefix': HEAD },
    },
  );
  const found: RecipeHead[] = [];
  for await (const { Items = [] } of pages) found.push(...Items.map(headOf));
  return found;
}

/** No version has a number of more digits. */
const LAST_NUMBER = 999_999_999;

/** One page of the versions of a recipe; see `RecipeStore.versions`. */
export async function versionsPage(
  { documents, tableName }: RecipeStoreOptions,
  { clientId, name, since }: Pick<RecipeHead, 'clientId' | 'name' | 'since'>,
  size: number,
  after = LAST_NUMBER,
): Promise<Page<VersionInfo>> {
  // Behind the first version there is nothing, and a span must not end before it begins.
  if (after <= since) return { items: [] };
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :recipe AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':recipe': versionsOf(clientId, name),
        ':first': numbered('info', since),
        ':last': numbered('info', after - 1),
      },
      ScanIndexForward: false,
      Limit: size,
    }),
  );
  const items = Items.map((item) => VersionInfo.parse(item));
  const last = items.at(-1);
  return LastEvaluatedKey && last ? { items, next: String(last.version) } : { items };
}
