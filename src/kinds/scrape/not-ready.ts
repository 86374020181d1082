import type { OpenPage } from '../../browser/open-page.ts';
import { type FailureCode, JobFailure } from '../../jobs/errors.ts';

/** What was waited for did not come, or what was to be done could not be. */
const NOT_READY: ReadonlySet<FailureCode> = new Set([
  'ELEMENT_NOT_FOUND',
  'WAIT_TIMEOUT',
  'STEP_FAILED',
]);

/**
 * The status of a page that was not made ready because it is an error, as the page behind the last
 * number is: then the status is what counts.
 *
 * @param before - the page that was opened before it in the same tab
 * @returns `undefined` for any other failure
 */
export function statusOfError(thrown: unknown, before: OpenPage | undefined): number | undefined {
  if (!before || !isNotReady(thrown)) return undefined;
  const status = before.log.mainDocument().response?.status();
  return status !== undefined && status >= 400 ? status : undefined;
}

/** The same failure with what to do about it where numbered pages may have come to their end. */
export const withWayOut = (thrown: unknown): unknown =>
  thrown instanceof JobFailure && isNotReady(thrown)
    ? new JobFailure(
        thrown.code,
        `${thrown.message} If the list has ended here, say so by "to" of the pagination.`,
        { cause: thrown },
      )
    : thrown;

const isNotReady = (thrown: unknown): boolean =>
  thrown instanceof JobFailure && NOT_READY.has(thrown.code);
