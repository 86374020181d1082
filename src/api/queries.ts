import * as z from 'zod';
import { LIMITS } from '../contract.ts';
import { JobStatus } from '../jobs/job.ts';
import { DEFAULT_LINK_S } from './artifact-links.ts';
import { Cursor } from './cursor.ts';
import { Moment } from './moment.ts';

/** What `GET /v1/jobs` takes. */
export const ListQuery = z.strictObject({
  status: JobStatus.optional().meta({ description: 'Only jobs in this state.' }),
  kind: z.string().max(64).optional().meta({ description: 'Only jobs of this kind.' }),
  site: z.string().max(255).optional().meta({ description: 'Only jobs for this site.' }),
  batchId: z
    .string()
    .regex(/^bat_[0-9A-HJKMNP-TV-Z]{26}$/, 'Ids of batches look like bat_01J….')
    .optional()
    .meta({ description: 'Only jobs of this batch.' }),
  tag: z.string().max(64).optional().meta({ description: 'Only jobs with this tag.' }),
  from: Moment.optional().meta({ description: 'Accepted at this time or later.' }),
  to: Moment.optional().meta({ description: 'Accepted at this time or earlier.' }),
  size: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(50)
    .meta({ description: 'Jobs in one answer at most.' }),
  next: Cursor.optional().meta({ description: '"next" of the answer before, to read on.' }),
});

/** What the way to an artifact takes. */
export const ArtifactQuery = z.strictObject({
  expiresIn: z.coerce
    .number()
    .int()
    .min(1)
    .max(LIMITS.linkMaxS)
    .default(DEFAULT_LINK_S)
    .meta({ description: 'Life of the link, in seconds.' }),
});

/** For routes without parameters in the query: a mistyped one is not ignored. */
export const NoQuery = z.strictObject({});
