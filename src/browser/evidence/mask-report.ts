import { JobFailure } from '../../jobs/errors.ts';
import type { RunOutcome } from '../../jobs/ports.ts';
import type { Masking } from './mask.ts';

/** Work whose report and failure hold nothing of what must not be seen. */
export async function withoutSecrets(
  masking: Pick<Masking, 'words'>,
  work: () => Promise<RunOutcome>,
): Promise<RunOutcome> {
  const outcome = await work().catch((thrown: unknown) => {
    throw thrown instanceof JobFailure ? maskedFailure(thrown, masking) : thrown;
  });
  const report = maskedValue(outcome.report, masking);
  return { ...outcome, report: isRecord(report) ? report : {} };
}

/** The same failure, unless its sentence says too much. */
function maskedFailure(failure: JobFailure, { words }: Pick<Masking, 'words'>): JobFailure {
  const message = words(failure.message);
  if (message === failure.message) return failure;
  const { code, fields, retryAfterS } = failure;
  return new JobFailure(code, message, {
    fields,
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  });
}

function maskedValue(value: unknown, masking: Pick<Masking, 'words'>): unknown {
  if (typeof value === 'string') return masking.words(value);
  if (Array.isArray(value)) return value.map((one) => maskedValue(one, masking));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, maskedValue(one, masking)]),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
