import * as z from 'zod';
import { FAILURES, type FailureCode } from '../jobs/errors.ts';
import { JobEvent, JobStatus, WaitReason } from '../jobs/job.ts';
import { ReceiptView } from './receipt-view.ts';
import { ReportView } from './report-view.ts';
import { total } from './total.ts';

/**
 * What the API answers, for its description and for the tests that hold the answers to it. Requests
 * are read by the schemas that parse them.
 */

const Moment = z.iso.datetime().meta({ description: 'ISO 8601, UTC, with milliseconds.' });
const JobId = z.string().meta({ description: 'A ULID with a prefix.', example: 'job_01J…' });
const Code = z
  .enum(Object.keys(FAILURES) as [FailureCode, ...FailureCode[]])
  .meta({ description: 'A code of the closed table at /docs/errors.' });

export const FailureView = z
  .strictObject({
    code: Code,
    title: z.string(),
    detail: z.string(),
    type: z.string().meta({ description: 'Where the code is explained.' }),
  })
  .meta({ id: 'Failure', description: 'Why a job or an attempt failed.' });

const attempt = {
  attempt: z.int(),
  startedAt: Moment,
  endedAt: Moment.optional(),
  billedMs: z.int().optional().meta({ description: 'How long its worker was kept busy.' }),
  costUsd: z.string().optional().meta({ description: 'Dollars as decimal text.' }),
  failure: FailureView.optional(),
};

const AttemptSummary = z
  .strictObject(attempt)
  .meta({ id: 'AttemptSummary', description: 'One run of the job by one worker.' });

const summary = {
  id: JobId,
  kind: z.string(),
  site: z
    .string()
    .meta({ description: 'Registrable domain of the target, or its host where there is none.' }),
  status: JobStatus,
  tags: z.array(z.string()),
  batchId: z.string().optional().meta({ description: 'The batch that the job is an item of.' }),
  scheduleId: z.string().optional().meta({ description: 'The schedule that made the job.' }),
  createdAt: Moment,
  startedAt: Moment.optional(),
  endedAt: Moment.optional(),
  expiresAt: Moment.meta({ description: 'The job and its files are kept until then.' }),
  deadlineAt: Moment.optional().meta({ description: 'The job fails unless it ended by then.' }),
  cancelRequestedAt: Moment.optional(),
  wait: z
    .strictObject({ reason: WaitReason, startsAt: Moment })
    .optional()
    .meta({ description: 'Why the job is not running yet, and its earliest start.' }),
  maxAttempts: z.int(),
  maxCostUsd: z.string().optional().meta({ description: 'It is stopped before it costs more.' }),
  attempts: z.array(AttemptSummary),
  failure: FailureView.optional(),
  origin: JobId.optional().meta({ description: 'The job that this one was made from.' }),
  replayedBy: JobId.optional().meta({ description: 'The job that a retry made from this one.' }),
  links: z.strictObject({ self: z.string(), events: z.string() }),
};

export const JobSummary = z
  .strictObject(summary)
  .meta({ id: 'JobSummary', description: 'A job as a list shows it.' });

const ArtifactView = z
  .strictObject({
    name: z.string(),
    mediaType: z.string(),
    sizeBytes: z.int(),
    sha256: z.string().meta({ description: 'Lower-case hex.' }),
    url: z.string().meta({ description: 'Readable by anyone who holds it, until urlExpiresAt.' }),
    urlExpiresAt: Moment,
  })
  .meta({ id: 'Artifact', description: 'A file that the job made.' });

const AttemptView = z
  .strictObject({
    ...attempt,
    evidence: z.array(ArtifactView).optional().meta({
      description: 'Files that help to see why it went so: picture, DOM, console, network (HAR).',
    }),
    evidenceMissing: z
      .array(z.string())
      .optional()
      .meta({ description: 'What could not be had, such as the picture of a dead page.' }),
    report: ReportView.optional().meta({ description: 'What the browser saw until then.' }),
  })
  .meta({ id: 'Attempt', description: 'One run of the job by one worker, with its evidence.' });

export const JobView = z
  .strictObject({
    ...summary,
    attempts: z.array(AttemptView),
    input: z.unknown().meta({ description: 'As it was accepted, with defaults filled in.' }),
    recipe: z
      .strictObject({ name: z.string(), version: z.int() })
      .optional()
      .meta({ description: 'The stored recipe that the job was given when it was accepted.' }),
    timeoutMs: z.int(),
    report: ReportView.optional().meta({
      description: 'What the browser saw; shaped by the kind. Of a failed job: its last attempt.',
    }),
    receipt: ReceiptView.optional(),
    artifacts: z.array(ArtifactView),
  })
  .meta({ id: 'Job', description: 'A job with its input, report, receipt and files.' });

export const JobList = z
  .strictObject({
    items: z.array(JobSummary),
    size: z.int(),
    ...total,
    next: z.string().optional().meta({ description: 'Hand it back as ?next= to read on.' }),
  })
  .meta({ id: 'JobList' });

const EventView = z
  .strictObject({
    seq: z.int(),
    at: Moment,
    type: JobEvent.shape.type,
    attempt: z.int().optional(),
    detail: z.string().optional(),
  })
  .meta({ id: 'JobEvent', description: 'One row of the audit.' });

export const EventList = z.strictObject({ items: z.array(EventView) }).meta({ id: 'JobEventList' });

export const ProblemView = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: Code,
    instance: z.string(),
    requestId: z.string(),
    errors: z
      .array(z.strictObject({ pointer: z.string(), detail: z.string(), code: Code.optional() }))
      .optional()
      .meta({ description: 'Every refused field: a JSON pointer into the body, or query/name.' }),
    quota: z
      .strictObject({
        name: z.string().meta({ description: 'As the setting that limits it: jobsPerDay, …' }),
        limit: z.union([z.int(), z.string()]),
        used: z.union([z.int(), z.string()]),
        resetsAt: Moment,
      })
      .optional()
      .meta({ description: 'Which quota has no room. Dollars are decimal text.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457: why the request was refused, and the way out.' });

export const HealthView = z
  .strictObject({ status: z.literal('ok'), version: z.string() })
  .meta({ id: 'Health' });

export const ReadyView = z
  .strictObject({
    status: z.enum(['ready', 'not ready']),
    version: z.string(),
    checks: z.record(z.string(), z.enum(['ok', 'untried', 'failing'])),
  })
  .meta({ id: 'Readiness' });
