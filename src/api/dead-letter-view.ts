import * as z from 'zod';
import type { Replayed } from '../dead-letters/replay-one.ts';
import { type DeadLetter, DeadReason } from '../jobs/dead-letter.ts';
import { failureView, iso } from './job-view.ts';
import { FailureView } from './schemas.ts';
import { total } from './total.ts';

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
    evidence: z
      .array(z.string())
      .optional()
      .meta({ description: 'Paths of the files that the last attempt left to look at.' }),
    body: z.string().optional().meta({ description: 'How a message without a job began.' }),
    links: z.strictObject({ job: z.string().optional(), events: z.string().optional() }),
  })
  .meta({ id: 'DeadLetter', description: 'Work that nobody tries again by itself.' });

export const DeadLetterList = z
  .strictObject({
    items: z.array(DeadLetterView),
    size: z.int(),
    ...total,
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
  const { id, reason, jobId, kind, site, attempts, evidence, body } = letter;
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
    evidence: evidence?.map((name) => `/v1/jobs/${jobId}/artifacts/${name}`),
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
