import { JobFailure } from '../../jobs/errors.ts';
import { cleanText } from '../clean-text.ts';
import { runInPage } from './client-script.ts';
import type { Hands } from './hands.ts';

/** What a report keeps of what a script returns, in characters of JSON. */
const RESULT_MAX_CHARS = 8_000;

/**
 * Runs a script of the client's own beside those of the page.
 *
 * @returns what it returned, as JSON; null when that is too long for a report
 * @throws JobFailure `EVALUATE_FAILED` when it throws
 */
export async function evaluateFor(hands: Hands, script: string): Promise<string | null> {
  const outcome = await runInPage(hands, script, RESULT_MAX_CHARS);
  if (!('error' in outcome)) return outcome.json;
  throw new JobFailure('EVALUATE_FAILED', `/evaluate: ${cleanText(outcome.error, 500)}`);
}
