import { describe, expect, it } from 'vitest';
import { BatchEventPayload } from '../../../src/api/batch-event-schema.ts';
import type { Batch } from '../../../src/batches/batch.ts';
import { NO_COUNTS } from '../../../src/batches/counts.ts';
import { endOfBatch } from '../../../src/webhooks/batch-event.ts';
import { BATCH_ID, newBatch } from '../../support/batches.ts';
import { NOW } from '../../support/jobs.ts';

const ended = (overrides: Partial<Batch> = {}): Batch =>
  newBatch({ phase: 'expanded', endedAt: NOW + 500, version: 7, total: 3, ...overrides });
const COUNTS = { ...NO_COUNTS, succeeded: 2, failed: 1 };

describe('the event at the end of a batch', () => {
  it('is as the description says, and names the batch and how it ended', () => {
    const event = endOfBatch(ended({ accepted: 3 }), COUNTS);

    const { type, timestamp, data } = BatchEventPayload.parse(JSON.parse(event.body));
    expect([type, timestamp]).toEqual(['batch.ended', '2026-11-22T12:00:00.500Z']);
    expect(data).toMatchObject({
      id: BATCH_ID,
      status: 'ended',
      jobs: { succeeded: 2, failed: 1 },
    });
  });

  it.each([
    ['expanded', 'batch.ended'],
    ['cancelled', 'batch.cancelled'],
    ['failed', 'batch.failed'],
  ] as const)('of a batch that is %s is %s', (phase, type) => {
    expect(endOfBatch(ended({ phase }), COUNTS).type).toBe(type);
  });

  it('has the same id whoever tells of it', () => {
    expect(endOfBatch(ended(), COUNTS).id).toBe(endOfBatch(ended(), COUNTS).id);
    expect(endOfBatch(ended(), COUNTS).id).not.toBe(endOfBatch(ended({ version: 8 }), COUNTS).id);
  });

  it('stays small, whatever the batch is called and why it failed', () => {
    const failure = { code: 'BATCH_FILE_INVALID', message: 'x'.repeat(50_000) } as const;

    const { body } = endOfBatch(ended({ phase: 'failed', failure, name: 'n'.repeat(100) }), COUNTS);

    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    expect(JSON.parse(body).data.failure).toMatchObject({ code: 'BATCH_FILE_INVALID' });
  });
});
