import type { Batch } from '../../src/batches/batch.ts';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import type { ParseOrder } from '../../src/jobs/parse-order.ts';
import { CLIENT, NOW } from './jobs.ts';

export const BATCH_ID = 'bat_01KAN0000000000000000000B1';
export const FILE_KEY = `clients/${CLIENT}/uploads/upl_1/file`;

/** A batch of a JSONL file, made at {@link NOW} and not touched since. */
export const newBatch = (overrides: Partial<Batch> = {}): Batch => ({
  id: BATCH_ID,
  clientId: CLIENT,
  version: 0,
  requestId: 'req_test',
  createdAt: NOW,
  source: { key: FILE_KEY, etag: '', sizeBytes: 0, format: 'jsonl', delimiter: ',' },
  concurrency: 1_000,
  phase: 'counting',
  cursor: { byte: 0, index: 0 },
  total: 0,
  accepted: 0,
  refused: 0,
  cancelIndex: 0,
  stalls: 0,
  exports: {},
  generation: 0,
  stale: [],
  dueAt: NOW + BATCH_TIMING.resendMs,
  expiresAt: NOW + BATCH_TIMING.retentionMs,
  ...overrides,
});

/** Takes every body with a string `url`, and nothing else. */
export const parseUrlOrder: ParseOrder = (body) => {
  const url = typeof body === 'object' && body !== null && 'url' in body ? body.url : undefined;
  if (typeof url !== 'string') {
    return { errors: [{ pointer: '/url', detail: 'A text is expected.' }] };
  }
  return {
    order: {
      kind: 'page',
      input: { url },
      site: 'example.com',
      tags: [],
      timeoutMs: 60_000,
      maxAttempts: 3,
    },
  };
};
