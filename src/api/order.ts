import type { JobOrder } from '../jobs/submit-job.ts';
import type { TargetPolicy } from '../wall/target.ts';
import { invalid, read } from './fields.ts';
import { kindOf, refusedTargets, SubmitBody, siteOf } from './submit-body.ts';

/**
 * Reads what is to be done from the body of a job.
 *
 * @throws JobFailure `INVALID_REQUEST` that names every refused field
 */
export function readOrder(raw: unknown, policy: TargetPolicy): JobOrder {
  const body = read(SubmitBody, raw, 'body');
  const refused = refusedTargets(body, policy);
  if (refused.length > 0) throw invalid(refused);
  const { kind, input, tags, timeoutMs, deadlineAt, expiresIn } = body;
  return {
    kind,
    input,
    site: siteOf(body),
    tags,
    timeoutMs,
    maxAttempts: body.maxAttempts ?? kindOf(body).maxAttempts,
    deadlineAt,
    retentionMs: expiresIn === undefined ? undefined : expiresIn * 1_000,
  };
}
