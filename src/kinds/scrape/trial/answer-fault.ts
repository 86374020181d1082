import { JobFailure } from '../../../jobs/errors.ts';
import { type Fault, faultOf } from '../../../recipes/trial/fault.ts';
import { checkAnswer } from '../../../recipes/walk/check-answer.ts';
import type { Page } from '../../../recipes/walk/ports.ts';

/** What trying again will not mend: a test shows the page that was answered instead. */
const LASTING: ReadonlySet<string> = new Set(['TARGET_HTTP_ERROR', 'TARGET_AUTH_REQUIRED']);

/** What the status of the first page means to a real run. @throws JobFailure that is tried again */
export function answerFault(page: Page): readonly Fault[] {
  try {
    checkAnswer(page);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof JobFailure) || !LASTING.has(thrown.code)) throw thrown;
    return [faultOf(thrown, '/recipe/start/0')];
  }
}
