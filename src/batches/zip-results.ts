import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { JobFailure } from '../jobs/errors.ts';
import { type Artifact, Instant } from '../jobs/job.ts';
import type { Batch } from './batch.ts';
import type { Expander } from './expander.ts';
import { resultsOf } from './results.ts';

/** Files in one ZIP: its list of them is held in memory until the end. */
export const MOST_ZIP_FILES = 10_000;

/** What one invocation can copy with room to spare. */
export const MOST_ZIP_BYTES = 4 * 1024 ** 3;

/**
 * The artifacts of all jobs as one ZIP, in folders named after the items. One file at a time is
 * read, and no more of it than whoever takes the ZIP keeps up with.
 *
 * @throws JobFailure `BATCH_EXPORT_TOO_LARGE`
 */
export async function* zippedResults(expander: Expander, batch: Batch): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  const listed = await artifactsOf(expander, batch);
  for (const { path, artifact } of listed) {
    const options = { mtime: new Date(Instant.parse(batch.createdAt)), compress: isText(artifact) };
    zip.addReadStreamLazy(path, options, (open) => {
      open(null, Readable.from(expander.files.read(artifact.key)));
    });
  }
  zip.end();
  yield* stream;
}

/** What is packed already gains nothing from being packed again. */
const isText = ({ mediaType }: Artifact): boolean => /^text\/|json$/.test(mediaType);

async function artifactsOf(expander: Expander, batch: Batch) {
  const listed: { readonly path: string; readonly artifact: Artifact }[] = [];
  let bytes = 0;
  for await (const { index, job } of resultsOf(expander, batch)) {
    for (const artifact of job?.result?.artifacts ?? []) {
      listed.push({ path: `${String(index).padStart(6, '0')}/${artifact.name}`, artifact });
      bytes += artifact.sizeBytes;
    }
    if (listed.length > MOST_ZIP_FILES || bytes > MOST_ZIP_BYTES) throw tooLarge();
  }
  return listed;
}

const tooLarge = () =>
  new JobFailure(
    'BATCH_EXPORT_TOO_LARGE',
    `A ZIP takes at most ${MOST_ZIP_FILES} files and ${MOST_ZIP_BYTES} bytes.`,
  );
