import { JobFailure } from '../jobs/errors.ts';
import { numberedJobId } from '../jobs/source-ids.ts';
import { inTurn } from '../rows/in-turn.ts';
import { type Expander, type Step, write } from './expander.ts';
import { moved, told } from './transitions.ts';

/** Jobs told at once: each is a read and a transaction of its own. */
const AT_ONCE = 16;

/** Jobs between two writes of the batch. */
const JOBS_A_WRITE = 320;

/**
 * Tells every job of the batch to stop: those that wait end at once and give their quota back,
 * those that run are told by their own heartbeat. Telling one twice is telling it once.
 */
export const cancelJobs: Step = async (expander, batch, until) => {
  const { now, batchTiming } = expander;
  const end = batch.cursor.index;
  let latest = batch;
  for (let index = batch.cancelIndex; ; index += JOBS_A_WRITE) {
    const next = Math.min(end, index + JOBS_A_WRITE);
    await inTurn(range(index, next), AT_ONCE, (number) => cancelOne(expander, batch, number));
    const written = await write(expander, latest, moved(told(latest, next), now(), batchTiming));
    if (written === 'lost' || next >= end || now() >= until) return written;
    latest = written;
  }
};

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);

/** What has ended, was refused, or was erased need not be stopped. */
const NOTHING_TO_STOP = new Set(['JOB_ENDED', 'JOB_NOT_FOUND', 'JOB_DELETED']);

async function cancelOne(
  { cancelJob }: Expander,
  { id, clientId }: { readonly id: string; readonly clientId: string },
  number: number,
): Promise<void> {
  await cancelJob(clientId, numberedJobId(id, number)).catch((thrown: unknown) => {
    if (!(thrown instanceof JobFailure) || !NOTHING_TO_STOP.has(thrown.code)) throw thrown;
  });
}
