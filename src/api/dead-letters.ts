import * as z from 'zod';
import { LIMITS } from '../contract.ts';
import { STAGE } from '../dead-letters/ports.ts';
import type { Replayed } from '../dead-letters/replay-one.ts';
import { type DeadLetter, DeadReason } from '../jobs/dead-letter.ts';
import { FAILURES, type FailureCode } from '../jobs/errors.ts';
import { cursorTo } from './cursor.ts';
import { failureView, iso } from './job-view.ts';
import { Moment } from './moment.ts';
import { RetryBody } from './retry-body.ts';
import { FailureView } from './schemas.ts';

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

const JobId = z.string();
const Time = z.iso.datetime();

const DeadLetterView = z
  .strictObject({
    id: z.string(),
    diedAt: Time,
    expiresAt: Time,
    reason: DeadReason,
    failure: FailureView,
    jobId: JobId.optional(),
    kind: z.string().optional(),
    site: z.string().optional(),
    attempts: z.int(),
    body: z.string().optional().meta({ description: 'How a message without a job began.' }),
    links: z.strictObject({ job: z.string().optional(), events: z.string().optional() }),
  })
  .meta({ id: 'DeadLetter', description: 'Work that nobody tries again by itself.' });

export const DeadLetterList = z
  .strictObject({
    items: z.array(DeadLetterView),
    size: z.int(),
    next: z.string().optional().meta({ description: 'Hand it back as ?next= to read on.' }),
  })
  .meta({ id: 'DeadLetterList' });

const ReplayedView = z
  .strictObject({
    id: z.string(),
    origin: JobId,
    outcome: z.enum(['replayed', 'replayed-before', 'ready', 'refused']).meta({
      description: '`ready`: what a dry run would replay; `replayed-before`: the job of then.',
    }),
    jobId: JobId.optional().meta({ description: 'The new job.' }),
    startsAt: Time.optional(),
    failure: FailureView.optional().meta({ description: 'Why it was refused.' }),
  })
  .meta({ id: 'Replayed', description: 'What became of one dead letter.' });

export const ReplayView = z
  .strictObject({ items: z.array(ReplayedView), next: z.string().optional() })
  .meta({ id: 'ReplayResult' });

export const deadLetterView = (letter: DeadLetter): z.input<typeof DeadLetterView> => {
  const { id, reason, jobId, kind, site, attempts, body } = letter;
  return {
    id,
    diedAt: iso(letter.diedAt),
    expiresAt: iso(letter.expiresAt),
    reason,
    failure: failureView(letter.failure),
    jobId,
    kind,
    site,
    attempts,
    body,
    links:
      jobId === undefined ? {} : { job: `/v1/jobs/${jobId}`, events: `/v1/jobs/${jobId}/events` },
  };
};

export const replayedView = (replayed: Replayed): z.input<typeof ReplayedView> => {
  const { id, origin, outcome } = replayed;
  if (outcome === 'refused') {
    return { id, origin, outcome, failure: failureView(replayed.failure) };
  }
  const { startsAt } = replayed;
  return {
    id,
    origin,
    outcome,
    jobId: outcome === 'ready' ? undefined : replayed.jobId,
    startsAt: startsAt === undefined ? undefined : iso(startsAt),
  };
};
