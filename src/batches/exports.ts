import type { JobFailure } from '../jobs/errors.ts';
import type { Artifact } from '../jobs/job.ts';
import type { Batch, Export, ExportKind } from './batch.ts';
import type { BatchTiming } from './timing.ts';
import { released } from './transitions.ts';
import { isAwaited } from './wanted-export.ts';

/** The life of the files that are made of a batch when somebody asks for them, as pure functions. */

export function asked(batch: Batch, kind: ExportKind, now: number, timing: BatchTiming): Batch {
  if (batch.exports[kind]) return batch;
  const after = withExport(batch, kind, { askedAt: now, tries: 0 });
  return batch.lease ? after : released(after, now, timing);
}

export const tried = (batch: Batch, kind: ExportKind): Batch =>
  changedExport(batch, kind, (before) => ({ ...before, tries: before.tries + 1 }));

export const made = (batch: Batch, kind: ExportKind, file: Artifact): Batch =>
  changedExport(batch, kind, (before) => ({ ...before, file }));

export const notMade = (batch: Batch, kind: ExportKind, { code, message }: JobFailure): Batch =>
  changedExport(batch, kind, (before) => ({ ...before, failure: { code, message } }));

const changedExport = (batch: Batch, kind: ExportKind, change: (before: Export) => Export) => {
  const before = batch.exports[kind];
  return before ? withExport(batch, kind, change(before)) : batch;
};

const withExport = (batch: Batch, kind: ExportKind, value: Export): Batch => ({
  ...batch,
  exports: { ...batch.exports, [kind]: value },
});

/**
 * A job was erased: results that it may be in are dropped, and made anew for whoever waits for
 * them. `idle`: there are none, or all of the batch goes.
 */
export function withoutCopies(batch: Batch, now: number, timing: BatchTiming): Batch | 'idle' {
  const copies = COPIES.filter((kind) => batch.exports[kind] !== undefined);
  if (copies.length === 0 || batch.erasure) return 'idle';
  const { errors } = batch.exports;
  const awaited = copies.filter((kind) => isAwaited(batch, kind));
  const anew = Object.fromEntries(awaited.map((kind) => [kind, { askedAt: now, tries: 0 }]));
  const exports = { ...(errors && { errors }), ...anew };
  const stale = [...batch.stale, batch.generation];
  const after = { ...batch, exports, stale, generation: batch.generation + 1 };
  return batch.lease ? after : released(after, now, timing);
}

/** What is made of the jobs; the errors are of items that never became one. */
const COPIES: readonly ExportKind[] = ['results', 'zip'];
