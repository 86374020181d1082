import { createHash } from 'node:crypto';
import { measured } from '../../src/files/measure.ts';
import type { FileStore } from '../../src/files/ports.ts';
import { JobFailure } from '../../src/jobs/errors.ts';

export interface MemoryFiles extends FileStore {
  /** What lies where; a test may put something there. */
  readonly contents: Map<string, Uint8Array>;
  text(key: string): string;
}

/** Files in memory, handed out in small pieces. */
export function createMemoryFiles(pieceBytes = 7): MemoryFiles {
  const contents = new Map<string, Uint8Array>();
  const etagOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  return {
    contents,
    text: (key) => Buffer.from(contents.get(key) ?? []).toString(),
    look: async (key) => {
      const bytes = contents.get(key);
      return bytes && { sizeBytes: bytes.length, etag: etagOf(bytes) };
    },
    read: async function* (key, { fromByte = 0, etag } = {}) {
      const bytes = contents.get(key);
      if (!bytes || (etag !== undefined && etag !== etagOf(bytes))) {
        throw new JobFailure('ARTIFACT_NOT_FOUND', 'Gone.');
      }
      for (let at = fromByte; at < bytes.length; at += pieceBytes) {
        yield bytes.subarray(at, at + pieceBytes);
      }
    },
    write: async (key, _mediaType, body) => {
      const { bytes, result } = measured(body);
      const parts: Uint8Array[] = [];
      for await (const part of bytes) parts.push(part);
      contents.set(key, Buffer.concat(parts));
      return result();
    },
  };
}
