import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { JobFailure } from '../jobs/errors.ts';
import type { ArtifactStore } from '../jobs/ports.ts';
import { artifactPath } from './artifact-path.ts';
import { type LinkGrant, signLink, verifyLink } from './signed-link.ts';

export interface FileArtifactStoreOptions {
  readonly folder: string;
  /** Address that links start with, without a path. */
  readonly publicUrl: string;
  readonly signingKey: Uint8Array;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** A file that a link led to. Its reader closes it. */
export interface OpenArtifact {
  readonly file: FileHandle;
  readonly sizeBytes: number;
  readonly grant: LinkGrant;
}

export interface FileArtifactStore extends ArtifactStore {
  /**
   * Opens what a link leads to.
   *
   * @throws JobFailure `FORBIDDEN` if the link was altered or has expired, `ARTIFACT_NOT_FOUND` if
   *   the file is gone
   */
  open(url: URL): Promise<OpenArtifact>;
}

/** Half-written files wait here; no key leads here, for no segment of a key starts with a dot. */
const INCOMING = '.incoming';

/** Keeps artifacts as files, and hands them out through links that it signed itself. */
export async function createFileArtifactStore(
  options: FileArtifactStoreOptions,
): Promise<FileArtifactStore> {
  const { folder, signingKey, now } = options;
  const incoming = join(folder, INCOMING);
  // What a killed process was writing: nobody will finish it.
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });

  const pathOf = (key: string): string => {
    const path = artifactPath(folder, key);
    if (path) return path;
    throw new JobFailure('RESULT_STORE_FAILED', 'The result has a name that cannot be stored.');
  };

  return {
    put: async (key, body) => {
      const path = pathOf(key);
      await write(path, join(incoming, randomUUID()), body).catch((cause: unknown) => {
        throw notStored(cause);
      });
    },

    link: async (key, { expiresInS, fileName, mediaType }) => {
      const expiresAtS = Math.floor(now() / 1_000) + expiresInS;
      pathOf(key);
      return options.publicUrl + signLink({ key, expiresAtS, fileName, mediaType }, signingKey);
    },

    removeAll: async (prefix) => {
      await rm(pathOf(prefix.replace(/\/$/, '')), { recursive: true, force: true });
    },

    open: async (url) => {
      const grant = verifyLink(url, signingKey);
      if (!grant) throw new JobFailure('FORBIDDEN', ALTERED);
      if (grant.expiresAtS * 1_000 <= now()) throw new JobFailure('FORBIDDEN', EXPIRED);
      const file = await open(pathOf(grant.key), 'r').catch(gone);
      return { file, sizeBytes: (await file.stat()).size, grant };
    },
  };
}

const ALTERED = 'This link is not as it was given out. Read the job again for a new one.';
const EXPIRED = 'This link has expired. Read the job again for a new one.';

/** Writes beside, then renames: a reader sees the old file or the new one, whole. */
async function write(path: string, draft: string, body: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(draft, 'wx');
    await file
      .writeFile(body)
      .then(() => file.sync())
      .finally(() => file.close());
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  // The name, too, must survive a power cut before the job may point to it.
  const parent = await open(dirname(path), 'r');
  await parent.sync().finally(() => parent.close());
}

function notStored(cause: unknown): JobFailure {
  const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
  const reason = isFull ? 'The disk is full.' : 'The disk refused it.';
  return new JobFailure('RESULT_STORE_FAILED', `The result could not be stored. ${reason}`, {
    cause,
  });
}

function gone(error: NodeJS.ErrnoException): never {
  if (error.code !== 'ENOENT') throw error;
  throw new JobFailure('ARTIFACT_NOT_FOUND', 'The file of this link has been removed.');
}
