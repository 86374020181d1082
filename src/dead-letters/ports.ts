import type { DeadLetter } from '../jobs/dead-letter.ts';
import type { FailureCode } from '../jobs/errors.ts';
import type { DueRows } from '../rows/ports.ts';

/** Where dead letters are kept; those of jobs are written with the end of the job. */
export type DeadLetters = Pick<DueRows<DeadLetter>, 'create' | 'get' | 'remove' | 'list'>;

/** Whose letters those are that belong to no job: the stage's own, for its owner to see. */
export const STAGE = 'stage';

export interface DeadLetterFilter {
  readonly code?: FailureCode | undefined;
  readonly kind?: string | undefined;
  readonly site?: string | undefined;
  /** First and last moment of death, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}
