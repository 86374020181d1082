import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { cancellation, isConditionFailure } from './dynamo-errors.ts';
import { countRequest, countUnits, isMetered } from './meter.ts';

type AnyClient = DynamoDBClient | S3Client | SQSClient | SecretsManagerClient;

/** Tries are counted here: behind the step that repeats them, so each one that is sent counts. */
const EACH_TRY = { step: 'finalizeRequest', priority: 'low', name: 'countCalls' } as const;

/** The client, with every request counted that leaves it. */
export function countingCalls<C extends AnyClient>(client: C): C {
  // Stacks differ only in the shapes of requests, which nobody looks at here.
  const stack = client.middlewareStack as unknown as SQSClient['middlewareStack'];
  stack.add(
    (next, { clientName = '', commandName = '' }) =>
      (args) => {
        countRequest(nameOf(clientName, commandName));
        return next(args);
      },
    EACH_TRY,
  );
  return client;
}

/** The same for DynamoDB, which also says what capacity each call took. */
export function countingUnits(client: DynamoDBClient): DynamoDBClient {
  countingCalls(client).middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (!isMetered()) return next(args);
        const kind = READS.test(commandName) ? 'readUnits' : 'writeUnits';
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
        const answer = await next({ ...args, input }).catch((error: unknown) => {
          countUnits(kind, unitsOfRefusal(error));
          throw error;
        });
        countUnits(kind, unitsIn(answer.output));
        return answer;
      },
    { step: 'initialize', name: 'countUnits' },
  );
  return client;
}

const READS = /^(?:Get|BatchGet|Query|Scan|TransactGet)/;

/** `DynamoDBClient` and `GetItemCommand` are `dynamodb.GetItem`. */
const nameOf = (clientName: string, commandName: string): string =>
  `${clientName.replace(/Client$/, '').toLowerCase()}.${commandName.replace(/Command$/, '')}`;

interface Consumed {
  readonly CapacityUnits?: number | undefined;
}

function unitsIn(output: object): number {
  const consumed: Consumed | readonly Consumed[] | undefined =
    'ConsumedCapacity' in output ? (output.ConsumedCapacity as Consumed[]) : undefined;
  if (!consumed) return 0;
  const tables = Array.isArray(consumed) ? consumed : [consumed];
  return tables.reduce((sum, { CapacityUnits = 0 }: Consumed) => sum + CapacityUnits, 0);
}

/** A refused write is paid for, too, but its answer does not say how much: small rows take one. */
const unitsOfRefusal = (error: unknown): number =>
  isConditionFailure(error) ? 1 : 2 * (cancellation(error)?.length ?? 0);
