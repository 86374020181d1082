import type { JobChange } from '../jobs/ports.ts';
import type { Write } from './dynamo-transaction.ts';

/**
 * The running jobs of a client that has a limit for them, in the table of limits.
 *
 *     pk = counter/<client>/running   sk = places   how many run
 *                                     sk = line     when the next that waits may try
 */
export const placeKey = (place: string) => ({ pk: `counter/${place}`, sk: 'places' });

/** Whoever ends an attempt, worker or sweep, leaves its place in the same transaction. */
export function leaveWrites(TableName: string, { before, after }: JobChange): Write[] {
  if (before.place === undefined || after.place !== undefined) return [];
  return [
    {
      Update: {
        TableName,
        Key: placeKey(before.place),
        UpdateExpression: 'ADD running :less',
        ExpressionAttributeValues: { ':less': -1 },
      },
    },
  ];
}
