import type { Batch } from '../../src/batches/batch.ts';
import type { AcceptedItems } from '../../src/batches/ports.ts';
import type { DueRow } from '../../src/rows/ports.ts';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import type { Question } from './replay.ts';

/** Questions about batches, webhooks and other rows in a few words. */
export function describeOther({ port, args }: Question): string {
  switch (port) {
    case 'rows.create':
    case 'rows.createKeyed':
      return `writes the new ${args[0]}`;
    case 'rows.get':
      return `reads the ${args[0]}`;
    case 'rows.due':
      return `looks for rows of type ${args[0]} that are due`;
    case 'rows.commit':
      return describeWrite(args);
    case 'rows.overwrite':
      return `${describeWrite(args)}, whatever is there`;
    case 'batch.accept':
      return describeAccept(args);
    case 'batch.commitWith':
      return 'writes the end of the batch';
    case 'batch.addJob':
      return 'writes one job of the batch';
    case 'batch.moves':
      return 'reads how the jobs moved';
    case 'files.read':
    case 'files.write':
      return `${port === 'files.read' ? 'reads' : 'stores'} ${args[0]}`;
    case 'hook.post':
      return `posts ${args[0]}`;
    default:
      return port;
  }
}

const describeWrite = ([type, before, after]: readonly unknown[]): string =>
  `writes the ${type} (${describeRow(after as DescribedRow)}, from version ${(before as DueRow).version})`;

type DescribedRow = Partial<Batch> & Partial<Delivery>;

/** What a row of any of the types says about where it stands. */
const describeRow = (row: DescribedRow): string =>
  [
    row.phase ?? row.status,
    row.pausedAt !== undefined && 'paused',
    row.wait && `waiting for ${row.wait.reason}`,
    row.lease && 'leased',
    row.attempt !== undefined && `attempt ${row.attempt}`,
  ]
    .filter(Boolean)
    .join(', ');

function describeAccept([before, after, items]: readonly unknown[]): string {
  const { submissions, refusals } = items as AcceptedItems;
  const { cursor } = after as Batch;
  const made = `${submissions.length} jobs and ${refusals.length} refusals`;
  return `accepts ${made}, up to item ${cursor.index}, from version ${(before as Batch).version}`;
}
