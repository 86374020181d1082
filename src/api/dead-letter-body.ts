import * as z from 'zod';
import { LIMITS } from '../contract.ts';
import { STAGE } from '../dead-letters/ports.ts';
import { FAILURES, type FailureCode } from '../jobs/errors.ts';
import { cursorTo } from './cursor.ts';
import { Moment } from './moment.ts';
import { RetryBody } from './retry-body.ts';

const ID = /^dead_[0-9A-HJKMNP-TV-Z]{26}$/;

const filters = {
  code: z
    .enum(Object.keys(FAILURES) as [FailureCode, ...FailureCode[]])
    .optional()
    .meta({ description: 'Only those that failed with this code.' }),
  kind: z.string().max(64).optional().meta({ description: 'Only jobs of this kind.' }),
  site: z.string().max(255).optional().meta({ description: 'Only jobs for this host.' }),
  from: Moment.optional().meta({ description: 'Died at this time or later.' }),
  to: Moment.optional().meta({ description: 'Died at this time or earlier.' }),
};

/** What `GET /v1/dead-letters` takes. */
export const DeadLetterQuery = z.strictObject({
  ...filters,
  of: z.literal(STAGE).optional().meta({
    description: 'Messages that lead to no job, instead of your jobs; needs the scope `admin`.',
  }),
  size: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(50)
    .meta({ description: 'Letters in one answer at most.' }),
  next: cursorTo(ID).optional().meta({ description: '"next" of the answer before, to read on.' }),
});

/** Where a replay goes on: the letter, and when the next job may start. */
const ReplayCursor = z.string().transform((text, context) => {
  const [after = '', startsAt = ''] = Buffer.from(text, 'base64url').toString().split('@');
  if (ID.test(after) && /^\d{1,15}$/.test(startsAt)) return { after, startsAt: Number(startsAt) };
  context.addIssue({ code: 'custom', message: 'Not a "next" of an earlier answer.' });
  return z.NEVER;
});

export const replayCursorOf = (next: { readonly after: string; readonly startsAt: number }) =>
  Buffer.from(`${next.after}@${next.startsAt}`).toString('base64url');

/** What `POST /v1/dead-letters/replay` takes. */
export const ReplayBody = z
  .strictObject({
    ids: z
      .array(z.string().regex(ID, 'Ids of dead letters look like dead_01J….'))
      .min(1)
      .max(LIMITS.replaysAtOnce)
      .optional(),
    filter: z
      .strictObject(filters)
      .optional()
      .meta({ description: 'Those that match; {} is all of them.' }),
    limit: z
      .int()
      .min(1)
      .max(LIMITS.replaysAtOnce)
      .default(LIMITS.replaysAtOnce)
      .meta({ description: 'Letters of this call at most.' }),
    ratePerMinute: z
      .number()
      .min(0.1)
      .max(6_000)
      .optional()
      .meta({ description: 'Jobs that may start in a minute; all at once if absent.' }),
    edit: RetryBody.optional(),
    dryRun: z.boolean().default(false).meta({ description: 'Only say what would be done.' }),
    next: ReplayCursor.optional().meta({
      description: '"next" of the answer before; the rate goes on where it was.',
    }),
  })
  .refine(
    ({ ids, filter }) => (ids === undefined) !== (filter === undefined),
    'Name either "ids" or a "filter".',
  )
  .refine(({ ids, next }) => !(ids && next), 'A list of ids has no "next".')
  .meta({ id: 'Replay', description: 'Which dead letters to replay, how fast, and with what.' });
