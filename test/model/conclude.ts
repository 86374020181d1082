import type { CountedBatch } from '../../src/batches/manage-batches.ts';
import { misreadIn, overAs } from './batch-use-cases.ts';
import type { Actor } from './state.ts';
import { dropMessage, type World } from './world.ts';

/** What follows outside of an actor from the answer that it gave. */
export function conclude(world: World, { task, progress, messageId }: Actor): World {
  const { ended } = progress;
  if (!ended || 'failure' in ended) return world;
  const { value } = ended;
  switch (task.role) {
    case 'api':
      return answered(world, task.command.idempotency?.key, (value as { jobId: string }).jobId);
    case 'batch-api':
      return answered(world, 'the batch', (value as { id: string }).id);
    // Whoever retries a job is answered with the same new one, as if its id were a key.
    case 'replay':
    case 'replay-letter':
      return answered(world, `the retry of ${task.jobId}`, (value as { jobId?: string }).jobId);
    case 'bury':
      return messageId === undefined ? world : dropMessage(world, messageId);
    case 'cancel':
      return told(world, task.jobId);
    case 'reader':
      return read(world, value as CountedBatch);
    case 'manager':
      return task.verb === 'export' ? world : read(world, value as CountedBatch);
    default:
      return world;
  }
}

const told = (world: World, jobId: string): World =>
  world.cancelled.includes(jobId)
    ? world
    : { ...world, cancelled: [...world.cancelled, jobId].sort() };

function answered(world: World, key = '', jobId: string | undefined): World {
  const isKnown = world.answered.some((one) => one.key === key && one.jobId === jobId);
  if (isKnown || jobId === undefined) return world;
  return { ...world, answered: [...world.answered, { key, jobId }] };
}

/** Whatever a client does with a batch, it is told how the batch stands. */
function read(world: World, seen: CountedBatch): World {
  const misread = world.misread ?? misreadIn(seen);
  const over = overAs(seen);
  const seenOver =
    over === undefined ? world.seenOver : { [seen.batch.id]: over, ...world.seenOver };
  return { ...world, misread, seenOver };
}
