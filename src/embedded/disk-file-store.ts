import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { measured } from '../files/measure.ts';
import type { FileStore, ReadOptions, StoredFile } from '../files/ports.ts';
import { JobFailure } from '../jobs/errors.ts';
import { artifactPath } from './artifact-path.ts';

/** Half-written files wait beside the artifacts' own; see `createFileArtifactStore`. */
const INCOMING = '.incoming';

/** Large files in the same folder as artifacts, never held in memory. */
export function createDiskFileStore(folder: string): FileStore {
  const pathOf = (key: string): string => {
    const path = artifactPath(folder, key);
    if (path) return path;
    throw new JobFailure('RESULT_STORE_FAILED', 'The file has a name that cannot be stored.');
  };
  return {
    look: async (key) => look(pathOf(key)),
    read: async function* (key, options) {
      yield* read(pathOf(key), options);
    },
    write: async (key, _mediaType, body) => {
      const { bytes, result } = measured(body);
      await write(pathOf(key), join(folder, INCOMING), bytes);
      return result();
    },
  };
}

async function look(path: string): Promise<StoredFile | undefined> {
  const found = await stat(path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  // A file is written beside and renamed, so another content is another file.
  return found && { sizeBytes: Number(found.size), etag: `${found.ino}-${found.mtimeNs}` };
}

async function* read(path: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
  const { fromByte = 0, etag } = options;
  const found = await look(path);
  if (!found || (etag !== undefined && found.etag !== etag)) {
    throw new JobFailure('ARTIFACT_NOT_FOUND', 'The file has been removed or replaced.');
  }
  yield* createReadStream(path, { start: fromByte });
}

async function write(
  path: string,
  incoming: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  await Promise.all([
    mkdir(dirname(path), { recursive: true }),
    mkdir(incoming, { recursive: true }),
  ]);
  const draft = join(incoming, randomUUID());
  try {
    const file = await open(draft, 'wx');
    await fill(file, bytes).finally(() => file.close());
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  // The name, too, must survive a power cut before a row may point to it.
  const parent = await open(dirname(path), 'r');
  await parent.sync().finally(() => parent.close());
}

async function fill(file: FileHandle, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of bytes) await file.write(chunk).catch(notStored);
  await file.sync().catch(notStored);
}

function notStored(cause: NodeJS.ErrnoException): never {
  const reason = cause.code === 'ENOSPC' ? 'The disk is full.' : 'The disk refused it.';
  throw new JobFailure('RESULT_STORE_FAILED', `The file could not be stored. ${reason}`, { cause });
}
