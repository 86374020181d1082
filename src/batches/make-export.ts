import { JobFailure } from '../jobs/errors.ts';
import type { Artifact } from '../jobs/job.ts';
import type { Batch, ExportKind } from './batch.ts';
import { type Expander, type Step, writeLeased } from './expander.ts';
import { made, notMade, tried } from './exports.ts';
import { exportKey } from './files.ts';
import { inOrder } from './in-order.ts';
import { jsonLines, manifestLine, refusalLine, refusalsOf, resultsOf } from './results.ts';
import { extended } from './transitions.ts';
import { wantedExport } from './wanted-export.ts';
import { zippedResults } from './zip-results.ts';

/** Times that an export is begun: the first that took too long is not the last. */
const MOST_TRIES = 4;

interface ExportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: (expander: Expander, batch: Batch) => AsyncIterable<Uint8Array>;
}

const FILES: Readonly<Record<ExportKind, ExportFile>> = {
  errors: {
    name: 'errors.jsonl',
    mediaType: 'application/x-ndjson',
    bytes: ({ batches }, batch) =>
      jsonLines(inOrder(refusalsOf(batches, batch), 1, async (refusal) => refusalLine(refusal))),
  },
  results: {
    name: 'results.jsonl',
    mediaType: 'application/x-ndjson',
    bytes: (expander, batch) =>
      jsonLines(inOrder(resultsOf(expander, batch), 1, async (result) => manifestLine(result))),
  },
  zip: { name: 'results.zip', mediaType: 'application/zip', bytes: zippedResults },
};

/**
 * Makes the file that was asked for, streamed from what it is made of into the store. Whoever dies
 * over it leaves no half file, and the next one begins anew.
 */
export const makeExport: Step = async (expander, batch, until) => {
  const kind = wantedExport(batch);
  if (!kind) return batch;
  if ((batch.exports[kind]?.tries ?? 0) >= MOST_TRIES) {
    return writeLeased(expander, batch, (latest) => notMade(latest, kind, gaveUp()));
  }
  const begun = await writeLeased(expander, batch, (latest) =>
    extended(tried(latest, kind), until),
  );
  if (begun === 'lost') return begun;
  const { name, mediaType, bytes } = FILES[kind];
  const key = exportKey(begun, kind, name);
  const stored = await expander.files
    .write(key, mediaType, bytes(expander, begun))
    .catch((thrown: unknown) => refused(thrown));
  if (stored instanceof JobFailure) {
    return writeLeased(expander, begun, (latest) => notMade(latest, kind, stored));
  }
  const file: Artifact = { name, mediaType, key, ...stored };
  // If a job was erased meanwhile, this may have it in it: what is wanted now is another.
  return writeLeased(expander, begun, (latest) =>
    latest.generation === begun.generation ? made(latest, kind, file) : latest,
  );
};

/** What will not be otherwise the next time ends the export; anything else is tried again. */
function refused(thrown: unknown): JobFailure {
  if (thrown instanceof JobFailure && thrown.code === 'BATCH_EXPORT_TOO_LARGE') return thrown;
  throw thrown;
}

const gaveUp = () =>
  new JobFailure('BATCH_EXPORT_FAILED', `The file was not made in ${MOST_TRIES} tries.`);
