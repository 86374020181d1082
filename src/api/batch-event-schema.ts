import * as z from 'zod';
import { EventType } from '../webhooks/endpoint.ts';
import { BatchView } from './batch-schemas.ts';

const Moment = z.iso.datetime().meta({ description: 'ISO 8601, UTC, with milliseconds.' });

/** The body of every `batch.…` event. */
export const BatchEventPayload = z
  .object({
    type: EventType.extract(['batch.ended', 'batch.failed', 'batch.cancelled']),
    timestamp: Moment,
    data: z.object({
      id: z.string(),
      name: z.string().optional(),
      status: z.enum(['ended', 'failed', 'cancelled']).meta({
        description: 'Of the batch itself. How many of its jobs failed is in the counts.',
      }),
      createdAt: Moment,
      endedAt: Moment,
      items: BatchView.shape.items.omit({ totalIsExact: true }),
      jobs: BatchView.shape.jobs,
      costStop: BatchView.shape.costStop,
      failure: BatchView.shape.failure
        .unwrap()
        .pick({ code: true, title: true, detail: true })
        .optional(),
      links: BatchView.shape.links.meta({ description: 'Paths of this service.' }),
    }),
  })
  .meta({
    id: 'BatchEndedEvent',
    description: 'All jobs of a batch have ended. More fields may come.',
  });
