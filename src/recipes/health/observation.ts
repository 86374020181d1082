import * as z from 'zod';
import { Instant } from '../../jobs/job.ts';

/** Names the rows of observations in keys and indexes. */
export const OBSERVATION_TYPE = 'recipe-run';

/** How long a run is remembered, in milliseconds: longer than anything is compared with it. */
export const OBSERVATION_MS = 90 * 24 * 60 * 60 * 1_000;

const count = z.int().nonnegative();

/** What a run was measured by before it fell: kept until it recovers, or is the new usual. */
export const Flag = z.object({
  /** Since when it has been below. */
  since: Instant,
  /** What nine of ten runs before that had at least, and the middle of them. */
  usual: z.number(),
  median: z.number(),
  /** How much they looked at, together. */
  looked: count,
});
export type Flag = z.output<typeof Flag>;

/**
 * What one ended run of a stored recipe leaves for its health: numbers, and nothing of any page.
 * Its id follows from its job, so that a job leaves one at most.
 */
export const Observation = z.object({
  id: z.string(),
  clientId: z.string(),
  /** Name of the recipe. */
  parentId: z.string(),
  version: z.int(),
  expiresAt: Instant,
  jobId: z.string(),
  recipeVersion: z.int(),
  endedAt: Instant,
  status: z.enum(['succeeded', 'failed']),
  /** How it failed. */
  code: z.string().optional(),
  pages: count,
  rows: count,
  partial: count,
  /** What the number of rows depends on. */
  rowsMark: z.string().optional(),
  /** By mark: how often it was looked for, how often it matched, what came of it. */
  found: z.record(z.string(), z.tuple([count, count, count])),
  /** By mark, of selectors from which nothing came this time: when something last did. */
  lastSuccess: z.record(z.string(), Instant),
  /** By what is measured: what had fallen. */
  flagged: z.record(z.string(), Flag),
  /** Codes of the warnings that the run led to. */
  warnings: z.array(z.string()),
});
export type Observation = z.output<typeof Observation>;

/** The id of the observation that a job would leave. */
export const observationIdOf = (jobId: string): string => jobId.replace(/^job_/, 'run_');
