import * as z from 'zod';
import { CatchUpPolicy, OverlapPolicy, SkipReason } from '../schedules/schedule.ts';
import { total } from './total.ts';

/** What the API answers about schedules; see `schemas.ts`. */

const Moment = z.iso.datetime().meta({ description: 'ISO 8601, UTC, with milliseconds.' });

const FiringView = z
  .strictObject({
    plannedAt: Moment,
    untilAt: Moment.optional().meta({
      description: 'Last of the planned times that were passed over together.',
    }),
    at: Moment.meta({ description: 'When it was decided.' }),
    jobId: z.string().optional(),
    skipped: SkipReason.optional().meta({ description: 'Why there is no job.' }),
    detail: z.string().optional(),
  })
  .meta({ id: 'Firing', description: 'What became of a planned time.' });

export const ScheduleView = z
  .strictObject({
    id: z.string().meta({ description: 'A ULID with a prefix.', example: 'sch_01J…' }),
    name: z.string().optional(),
    status: z.enum(['active', 'paused', 'ended']),
    cron: z.string().optional(),
    timeZone: z.string().optional(),
    everyMs: z.int().optional(),
    anchorAt: Moment.optional().meta({ description: 'Where an even pace begins.' }),
    startAt: Moment.optional(),
    endAt: Moment.optional(),
    overlap: OverlapPolicy,
    catchUp: CatchUpPolicy,
    mostWaiting: z.int(),
    job: z.unknown().meta({ description: 'As it was sent; read again at every firing.' }),
    createdAt: Moment,
    updatedAt: Moment,
    pausedAt: Moment.optional(),
    next: z.array(Moment).meta({ description: 'The next five times; none in a pause.' }),
    waiting: z.array(Moment).meta({ description: 'Times that have come and wait for their job.' }),
    firings: z.array(FiringView).meta({ description: 'The last fifty, the latest first.' }),
    links: z.strictObject({ self: z.string() }),
  })
  .meta({ id: 'Schedule', description: 'Jobs to come, by the clock or at an even pace.' });

export const ScheduleList = z
  .strictObject({
    items: z.array(ScheduleView),
    size: z.int(),
    ...total,
    next: z.string().optional().meta({ description: 'Hand it back as ?next= to read on.' }),
  })
  .meta({ id: 'ScheduleList' });
