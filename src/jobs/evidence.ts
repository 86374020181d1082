import * as z from 'zod';
import { DEAD_LETTER_TYPE } from './dead-letter.ts';
import { Artifact } from './job.ts';
import type { JobChange } from './ports.ts';
import type { Refusal } from './transitions.ts';

/**
 * What an attempt leaves for whoever wants to know why it went as it did. It is a row of its own,
 * written with the step that ends the attempt: the state stays small, for it is written often.
 */
export const Evidence = z.object({
  attempt: z.int(),
  files: z.array(Artifact),
  /** What could not be had: of a page that does not paint any more there is no picture. */
  missing: z.array(z.string()),
  /** What the browser saw until then; shaped by the kind. */
  report: z.record(z.string(), z.unknown()).optional(),
});
export type Evidence = z.infer<typeof Evidence>;

/**
 * The step that ends an attempt, with its evidence. A dead letter names the files too. A refused
 * step takes none: whoever lost the job says nothing about it. Nor does a cancelled one.
 */
export function withEvidence(
  change: JobChange | Refusal,
  evidence: Evidence | undefined,
): JobChange | Refusal {
  if (typeof change === 'string' || !evidence || change.after.status === 'cancelled') return change;
  const files = evidence.files.map(({ name }) => name);
  const rows = change.rows?.map(({ type, row }) => ({
    type,
    row: type === DEAD_LETTER_TYPE ? { ...row, evidence: files } : row,
  }));
  return { ...change, evidence, ...(rows ? { rows } : {}) };
}
