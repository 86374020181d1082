import { join } from 'node:path';

/** A name that is the same on every disk and means nothing to it: no dots first, no separators. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;

/**
 * Where an artifact lies below `folder`.
 *
 * @returns `undefined` for a key that is not made of plain names: it could lead out of the folder
 */
export function artifactPath(folder: string, key: string): string | undefined {
  const segments = key.split('/');
  return segments.every((segment) => SEGMENT.test(segment)) ? join(folder, ...segments) : undefined;
}
