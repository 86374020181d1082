import * as z from 'zod';
import { Cursor } from './cursor.ts';
import { ListQuery } from './queries.ts';

const { size: _size, next: _next, ...filters } = ListQuery.shape;

/** What `POST /v1/jobs/cancel` takes: the filters of the list, one at least. */
export const CancelBody = z
  .strictObject({
    ...filters,
    next: Cursor.optional().meta({ description: '"next" of the answer before, to go on.' }),
  })
  .refine(
    ({ next: _, ...filter }) => Object.values(filter).some((value) => value !== undefined),
    'Name one filter at least: this would cancel every job of yours.',
  )
  .meta({ id: 'Cancel', description: 'Which jobs to cancel: those that all filters match.' });

export const CancelView = z
  .strictObject({
    cancelled: z.int().meta({ description: 'Jobs that waited: they have ended.' }),
    asked: z.int().meta({ description: 'Jobs that run: they stop within seconds.' }),
    alreadyEnded: z.int().meta({ description: 'Jobs that ended by themselves in between.' }),
    next: z.string().optional().meta({ description: 'Send it with the same filters to go on.' }),
  })
  .meta({ id: 'Cancelled', description: 'What became of the jobs that matched.' });
