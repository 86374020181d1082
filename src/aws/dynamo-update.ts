import {
  type DynamoDBDocumentClient,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { conditionFailure, translated } from './dynamo-errors.ts';

/** What became of a conditional write: `row` is what it returned, or what stood in its way. */
export interface Updated {
  readonly isDone: boolean;
  readonly row: Record<string, unknown>;
}

/**
 * One conditional write of one row. A condition that fails is an answer, not an error.
 *
 * @throws JobFailure `UNAVAILABLE`
 */
export async function update(
  documents: DynamoDBDocumentClient,
  input: UpdateCommandInput,
): Promise<Updated> {
  const command = new UpdateCommand({ ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
  return documents.send(command).then(
    ({ Attributes = {} }) => ({ isDone: true, row: Attributes }),
    (error: unknown) => {
      const failure = conditionFailure(error);
      if (!failure) throw translated(error);
      return { isDone: false, row: failure.Item ? unmarshall(failure.Item) : {} };
    },
  );
}
