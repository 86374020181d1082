import { DEAD_LETTER_TYPE } from './dead-letter.ts';
import type { Evidence } from './job.ts';
import type { JobChange } from './ports.ts';
import type { Refusal } from './transitions.ts';

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
