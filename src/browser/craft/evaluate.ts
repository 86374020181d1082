import { z } from 'zod';
import { JobFailure } from '../../jobs/errors.ts';
import { cleanText } from '../clean-text.ts';
import type { Hands } from './hands.ts';

/** What a report keeps of what a script returns, in characters of JSON. */
const RESULT_MAX_CHARS = 8_000;

/** Either the JSON text, or nothing because it is too long or no JSON at all. */
const Returned = z.string().max(RESULT_MAX_CHARS).nullable();

/**
 * Runs a script of the client's own beside those of the page.
 *
 * @returns what it returned; null when that is too long for a report
 * @throws JobFailure `EVALUATE_FAILED` when it throws or is no script
 */
export async function runScript({ callText }: Hands, script: string): Promise<unknown> {
  const declaration = `async function (maxChars) {
    const value = await (async () => { ${script}\n })();
    const json = JSON.stringify(value) ?? 'null';
    return json.length > maxChars ? null : json;
  }`;
  const json = await callText(declaration, RESULT_MAX_CHARS).catch((cause: unknown) => {
    if (cause instanceof JobFailure) throw cause;
    const why = cause instanceof Error ? cleanText(cause.message, 500) : 'unknown';
    throw new JobFailure('EVALUATE_FAILED', `/evaluate: ${why}`, { cause });
  });
  const returned = Returned.parse(json);
  return returned === null ? null : JSON.parse(returned);
}
