import type { z } from 'zod';
import { JobFailure } from '../jobs/errors.ts';
import type { JobRequest } from '../jobs/job.ts';
import type { KindRun } from '../kinds/kind-run.ts';

/** A kind, and an input that its schema has accepted. */
export interface Work {
  readonly kind: KindRun;
  readonly input: unknown;
}

/**
 * Finds the kind of a job and parses its input again: the job may have been accepted by an older
 * version of this service.
 *
 * @throws JobFailure `INVALID_REQUEST`
 */
export function parseWork(request: JobRequest, runs: ReadonlyMap<string, KindRun>): Work {
  const kind = runs.get(request.kind);
  if (!kind) throw new JobFailure('INVALID_REQUEST', `There is no kind "${request.kind}".`);
  const parsed = kind.input.safeParse(request.input);
  if (parsed.success) return { kind, input: parsed.data };
  const fields = parsed.error.issues.map(fieldErrorOf);
  throw new JobFailure('INVALID_REQUEST', 'The input is not valid.', { fields });
}

const fieldErrorOf = ({ path, message }: z.core.$ZodIssue) => ({
  pointer: ['', 'input', ...path].map(String).map(escapePointer).join('/'),
  detail: message,
});

/** JSON pointer (RFC 6901). */
const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');
