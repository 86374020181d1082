import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { encodeTime } from 'ulid';
import { AuditRecord, type ListAudit, type RecordAction } from '../clients/audit.ts';
import type { NewId } from '../jobs/ids.ts';
import { translated } from './dynamo-errors.ts';
import { transact, type Write } from './dynamo-transaction.ts';

/** All records, and those of one client. One partition holds them: admins are no hot path. */
const partitionOf = (clientId: string | undefined): string =>
  clientId === undefined ? 'audit' : `audit/${clientId}`;

/** The writes that keep a record. They only ever add: no role may remove from this table. */
export const auditWrites = (TableName: string, record: AuditRecord): Write[] =>
  [...new Set([partitionOf(undefined), partitionOf(record.clientId)])].map((pk) => ({
    Put: {
      TableName,
      Item: { pk, sk: record.auditId, ...record },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  }));

interface Recorder {
  readonly documents: DynamoDBDocumentClient;
  readonly TableName: string;
  readonly newId: NewId;
  readonly now: () => number;
}

/** Keeps the record of an action that writes elsewhere, and not in one transaction. */
export const createDynamoRecord =
  ({ documents, TableName, newId, now }: Recorder): RecordAction =>
  (told) =>
    transact(documents, auditWrites(TableName, { ...told, auditId: newId('aud'), at: now() }));

/** Reads records by time, which is what their ids begin with. */
export const createDynamoAudit =
  (documents: DynamoDBDocumentClient, TableName: string): ListAudit =>
  async ({ clientId, from, to }, size, after) => {
    const first = `aud_${encodeTime(Math.max(0, from ?? 0))}`;
    const newest = to === undefined ? LAST : `aud_${encodeTime(Math.max(0, to))}${'Z'.repeat(16)}`;
    // A cursor from elsewhere may lie outside the range, which DynamoDB takes for a mistake.
    const last = after !== undefined && after < newest ? after : newest;
    if (last < first) return { items: [] };
    const { Items = [] } = await documents
      .send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: {
            ':pk': partitionOf(clientId),
            ':first': first,
            ':last': last,
          },
          ScanIndexForward: false,
          // The cursor's own row, and one that tells whether there are more.
          Limit: size + 2,
        }),
      )
      .catch((error: unknown) => {
        throw translated(error);
      });
    const found = Items.filter(({ sk }) => sk !== after).map((item) => AuditRecord.parse(item));
    const items = found.slice(0, size);
    return { items, next: found.length > size ? items.at(-1)?.auditId : undefined };
  };

/** Behind every id: no digit of one comes after Z. */
const LAST = `aud_${'Z'.repeat(26)}`;
