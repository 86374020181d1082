import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { encodeTime } from 'ulid';
import { TABLES } from '../contract.ts';
import { JobState } from '../jobs/job.ts';
import type { JobFilter } from '../jobs/ports.ts';
import { jobIdsOf } from '../jobs/source-ids.ts';
import type { Page } from '../rows/ports.ts';

/** Rows read for one answer at most: a rare filter answers with few items and a way to go on. */
const MOST_READS = 10;
const ROWS_A_READ = 500;

/** A client's jobs, newest first; see `JobStore.list`. */
export async function listJobs(
  documents: DynamoDBDocumentClient,
  tableName: string,
  query: { clientId: string; filter: JobFilter; size: number; after?: string | undefined },
): Promise<Page<JobState>> {
  const items: JobState[] = [];
  let { after } = query;
  for (let read = 0; read < MOST_READS; read += 1) {
    const span = spanOf(query.filter, after);
    // DynamoDB refuses a BETWEEN that ends before it begins; here it only means: nothing left.
    if (span.newest < span.oldest) return { items };
    const found = await documents.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: TABLES.jobs.byClient.name,
        ScanIndexForward: false,
        Limit: ROWS_A_READ,
        ...conditions(query.clientId, query.filter, span),
      }),
    );
    for (const row of found.Items ?? []) {
      if (items.length === query.size) return { items, next: items.at(-1)?.jobId };
      items.push(JobState.parse(row));
    }
    if (!found.LastEvaluatedKey) return { items };
    after = String(found.LastEvaluatedKey.clientSk);
  }
  return { items, next: after };
}

interface Span {
  readonly oldest: string;
  readonly newest: string;
}

/** Ids sort by time, so a span of time is a span of ids. Both ends are included. */
function spanOf(filter: JobFilter, after: string | undefined): Span {
  const ofBatch = filter.batchId === undefined ? undefined : jobIdsOf(filter.batchId);
  const from = `job_${encodeTime(filter.from ?? 0)}${'0'.repeat(16)}`;
  const to = `job_${encodeTime(filter.to ?? LAST_ULID_MS)}${'Z'.repeat(16)}`;
  const oldest = ofBatch && ofBatch.first > from ? ofBatch.first : from;
  const latest = ofBatch && ofBatch.last < to ? ofBatch.last : to;
  return { oldest, newest: after !== undefined && after <= latest ? before(after) : latest };
}

function conditions(clientId: string, filter: JobFilter, { oldest, newest }: Span) {
  const { status, kind, site, batchId } = filter;
  const fields = { status, kind, site, batchId };
  const equal = Object.entries(fields).filter(([, value]) => value !== undefined);
  const clauses = equal.map(([name]) => `#${name} = :${name}`);
  if (filter.tag !== undefined) clauses.push('contains(#tags, :tag)');
  if (filter.live) clauses.push('attribute_not_exists(endedAt)');
  const names = [...equal.map(([name]) => name), ...(filter.tag === undefined ? [] : ['tags'])];
  return {
    KeyConditionExpression: 'clientPk = :client AND clientSk BETWEEN :oldest AND :newest',
    ...(clauses.length > 0 ? { FilterExpression: clauses.join(' AND ') } : {}),
    ...(names.length > 0
      ? { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])) }
      : {}),
    ExpressionAttributeValues: {
      ':client': clientId,
      ':oldest': oldest,
      ':newest': newest,
      ...Object.fromEntries(equal.map(([name, value]) => [`:${name}`, value])),
      ...(filter.tag === undefined ? {} : { ':tag': filter.tag }),
    },
  };
}

/** The last moment that a ULID can name: 48 bits of milliseconds. */
const LAST_ULID_MS = 2 ** 48 - 1;

/** The largest string that sorts before `id`, as far as ids go. */
const before = (id: string): string =>
  `${id.slice(0, -1)}${String.fromCharCode(id.charCodeAt(id.length - 1) - 1)}~`;
