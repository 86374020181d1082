import * as z from 'zod';
import { BatchWait } from '../batches/batch.ts';
import { JobStatus } from '../jobs/job.ts';
import { FailureView } from './schemas.ts';
import { total } from './total.ts';

/** What the API answers about batches; see `schemas.ts`. */

const Moment = z.iso.datetime().meta({ description: 'ISO 8601, UTC, with milliseconds.' });
const Link = z.string();

const summary = {
  id: z.string().meta({ description: 'A ULID with a prefix.', example: 'bat_01J…' }),
  name: z.string().optional(),
  status: z
    .enum([
      'counting',
      'expanding',
      'paused',
      'running',
      'ended',
      'cancelling',
      'cancelled',
      'failed',
    ])
    .meta({
      description:
        'Counting its items, making jobs of them, every item read and jobs at work, all ended.',
    }),
  items: z
    .strictObject({
      total: z.int(),
      totalIsExact: z.boolean().meta({ description: 'Not while items are counted.' }),
      accepted: z.int(),
      refused: z.int(),
      pending: z.int().meta({
        description: 'Not read yet; of a cancelled batch, those that never become jobs.',
      }),
    })
    .meta({ description: 'accepted, refused and pending make total.' }),
  concurrency: z.int(),
  maxCostUsd: z.string().optional(),
  costStop: z
    .strictObject({ code: z.literal('COST_LIMIT_REACHED'), fromItem: z.int(), items: z.int() })
    .optional()
    .meta({ description: 'maxCostUsd had no room from this item on: they count as refused.' }),
  wait: z
    .strictObject({ reason: BatchWait.shape.reason.exclude(['jobs']), startsAt: Moment })
    .optional()
    .meta({ description: 'Why no more items become jobs now, and when that is tried again.' }),
  createdAt: Moment,
  expiresAt: Moment,
  pausedAt: Moment.optional(),
  cancelRequestedAt: Moment.optional(),
  endedAt: Moment.optional().meta({
    description: 'When the end of its last job was seen, at most 15 seconds after it.',
  }),
  failure: FailureView.optional(),
  uploadId: z.string().optional(),
  links: z.strictObject({ self: Link, jobs: Link, errors: Link, results: Link, zip: Link }),
};

export const BatchSummary = z
  .strictObject(summary)
  .meta({ id: 'BatchSummary', description: 'A batch as a list shows it.' });

export const BatchView = z
  .strictObject({
    ...summary,
    jobs: z
      .strictObject(
        Object.fromEntries(JobStatus.options.map((status) => [status, z.int()])) as Record<
          JobStatus,
          z.ZodInt
        >,
      )
      .meta({ description: 'The accepted ones by their status: together they make accepted.' }),
  })
  .meta({ id: 'Batch', description: 'Many jobs that were sent in as one.' });

export const BatchList = z
  .strictObject({
    items: z.array(BatchSummary),
    size: z.int(),
    ...total,
    next: z.string().optional().meta({ description: 'Hand it back as ?next= to read on.' }),
  })
  .meta({ id: 'BatchList' });

export const ExportPending = z
  .strictObject({ status: z.literal('making') })
  .meta({ id: 'ExportPending', description: 'The file is being made: ask again.' });

export const ErasurePending = z
  .strictObject({ status: z.literal('erasing') })
  .meta({ id: 'ErasurePending', description: 'It is being erased: ask again.' });
