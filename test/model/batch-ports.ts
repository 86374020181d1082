import type { Batch, Refusal } from '../../src/batches/batch.ts';
import type { CountMoves } from '../../src/batches/counts.ts';
import type { AcceptedItems, BatchStore } from '../../src/batches/ports.ts';
import type { FileStore } from '../../src/files/ports.ts';
import type { AcceptOutcome, Submission } from '../../src/jobs/ports.ts';
import type { TypedRow } from '../../src/rows/ports.ts';
import { BATCH } from '../support/memory-batch-store.ts';
import { only } from './only.ts';
import type { Ask } from './ports.ts';
import { type ModelRows, rowsAsking } from './row-ports.ts';
import { sha256 } from './sha256.ts';

/** What is asked about batches beyond their rows. */
export interface BatchQuestions {
  'batch.accept'(before: Batch, after: Batch, items: AcceptedItems): AcceptOutcome;
  'batch.commitWith'(before: Batch, after: Batch, rows: readonly TypedRow[]): boolean;
  /** A job written by itself, and not with the step of its batch: only broken variants do that. */
  'batch.addJob'(submission: Submission): void;
  'batch.moves'(batchId: string): readonly CountMoves[];
  'batch.refusals'(batchId: string): readonly Refusal[];
  'files.read'(key: string): string;
  'files.write'(key: string, text: string): void;
}

export interface ModelBatches extends BatchStore, Pick<ModelRows<Batch>, 'overwrite'> {
  addJob(submission: Submission): Promise<void>;
}

export interface BatchPorts {
  readonly batches: ModelBatches;
  readonly files: FileStore;
}

/** Files never change in the model: one tag does for all. */
export const STORED = { sizeBytes: 0, etag: 'as it is' };

export const batchPortsAsking = (ask: Ask): BatchPorts => {
  const rows = rowsAsking<Batch>(ask, BATCH);
  return {
    batches: only<ModelBatches>({
      list: () => Promise.reject(new Error('Nobody lists batches in the model.')),
      create: rows.create,
      createKeyed: rows.createKeyed,
      get: rows.get,
      commit: rows.commit,
      overwrite: rows.overwrite,
      due: rows.due,
      accept: (before, after, items) => ask('batch.accept', [before, after, items]),
      commitWith: (before, after, rows) => ask('batch.commitWith', [before, after, rows]),
      addJob: (submission) => ask('batch.addJob', [submission]),
      moves: (id) => ask('batch.moves', [id]),
      refusals: async function* (id) {
        yield* await ask('batch.refusals', [id]);
      },
    }),
    files: {
      look: async () => STORED,
      read: async function* (key, { fromByte = 0 } = {}) {
        yield Buffer.from(await ask('files.read', [key])).subarray(fromByte);
      },
      write: async (key, _mediaType, body) => {
        const parts: Uint8Array[] = [];
        for await (const part of body) parts.push(part);
        const bytes = Buffer.concat(parts);
        await ask('files.write', [key, bytes.toString()]);
        return { sizeBytes: bytes.length, sha256: sha256(bytes) };
      },
    },
  };
};
