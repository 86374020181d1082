import { JobFailure } from '../jobs/errors.ts';
import type { Cursor } from './batch.ts';
import { type Step, write } from './expander.ts';
import { openItems } from './read-items.ts';
import { allCounted, counted, moved } from './transitions.ts';

/** Items between two writes: some seconds of reading at most. */
const ITEMS_A_WRITE = 100_000;

/** Reads on in the file and counts, so that its total is known before the first job is made. */
export const countItems: Step = async (expander, batch, until) => {
  const { now, batchTiming } = expander;
  const { header, items } = await openItems(expander.files, batch);
  let latest = { ...batch, header: header && [...header] };
  let cursor: Cursor = batch.cursor;
  for await (const { next } of items) {
    cursor = next;
    if (cursor.index % ITEMS_A_WRITE > 0 && now() < until) continue;
    const written = await write(
      expander,
      latest,
      moved(counted(latest, cursor), now(), batchTiming),
    );
    if (written === 'lost' || now() >= until) return written;
    latest = { ...latest, ...written };
  }
  if (cursor.index === 0) {
    throw new JobFailure('BATCH_FILE_INVALID', 'The file cannot be read. It has no item.');
  }
  return write(expander, latest, moved(allCounted(counted(latest, cursor)), now(), batchTiming));
};
