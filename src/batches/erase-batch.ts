import { JobFailure } from '../jobs/errors.ts';
import { numberedJobId } from '../jobs/source-ids.ts';
import { inTurn } from '../rows/in-turn.ts';
import { uploadPrefix } from '../uploads/upload.ts';
import type { Batch } from './batch.ts';
import { erasedUpTo, quiet, tombstone } from './erasure.ts';
import { type Expander, type Step, write } from './expander.ts';
import { filesOf } from './files.ts';
import { moved } from './transitions.ts';

/** Jobs erased at once: each is some six calls. */
const AT_ONCE = 16;

/** Jobs between two writes of the batch: some seconds. */
const JOBS_A_WRITE = 160;

/**
 * Erases some jobs of the batch; when there are no more, its files and rows, and leaves a row that
 * says so. Erasing anything twice is erasing it once.
 */
export const eraseBatch: Step = async (expander, batch, until) => {
  const { now, batchTiming, batches, artifacts } = expander;
  const { doneAt, index = 0 } = batch.erasure ?? {};
  if (doneAt !== undefined) return lookAgain(expander, batch);
  if (index < batch.cursor.index) return eraseJobs(expander, batch, until);
  await removeUpload(expander, batch);
  await artifacts.removeAll(filesOf(batch));
  await batches.removeParts(batch.id);
  return write(expander, batch, tombstone(batch, now(), batchTiming));
};

const eraseJobs: Step = async (expander, batch, until) => {
  const { now, batchTiming } = expander;
  const end = batch.cursor.index;
  let latest = batch;
  for (let from = batch.erasure?.index ?? 0; ; from += JOBS_A_WRITE) {
    const next = Math.min(end, from + JOBS_A_WRITE);
    const numbers = Array.from({ length: next - from }, (_, offset) => from + offset);
    await inTurn(numbers, AT_ONCE, (number) => eraseOne(expander, batch, number));
    const after = moved(erasedUpTo(latest, next), now(), batchTiming);
    const written = await write(expander, latest, after);
    if (written === 'lost' || next >= end || now() >= until) return written;
    latest = written;
  }
};

/** An item that was refused has no job, and a job may have been erased long ago. */
async function eraseOne({ eraseJob }: Expander, { id, clientId }: Batch, number: number) {
  await eraseJob(clientId, numberedJobId(id, number)).catch((thrown: unknown) => {
    if (!(thrown instanceof JobFailure) || thrown.code !== 'JOB_NOT_FOUND') throw thrown;
  });
}

/** Row before file: nobody makes another batch of what is about to go. */
async function removeUpload(
  { uploads, artifacts }: Expander,
  { clientId, source }: Batch,
): Promise<void> {
  const { uploadId } = source;
  if (uploadId === undefined) return;
  const upload = await uploads.get(uploadId);
  if (upload?.clientId === clientId) await uploads.remove(upload);
  await artifacts.removeAll(uploadPrefix(clientId, uploadId));
}

/** Whoever made a file while it lost the batch has long ended by now. */
async function lookAgain(expander: Expander, batch: Batch): Promise<Batch | 'lost'> {
  await expander.artifacts.removeAll(filesOf(batch));
  return write(expander, batch, quiet(batch));
}
