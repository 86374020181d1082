import { z } from 'zod';
import type { Hands } from './hands.ts';

/** What is told of an error, in characters. */
const ERROR_MAX_CHARS = 500;

/** What comes of a script. */
const Outcome = z.union([
  z.object({ error: z.string().max(ERROR_MAX_CHARS) }),
  z.object({ isTruthy: z.boolean(), json: z.string().nullable() }),
]);
export type Outcome = z.output<typeof Outcome>;

/**
 * Runs a script of the client's own in its own world of the page.
 *
 * It may redefine everything that it finds there, so the lines around it rely on operators alone:
 * whatever it does, no more than `maxChars` of text come back.
 *
 * @param maxChars - a longer result counts as null
 */
export async function runInPage(
  { callScript }: Pick<Hands, 'callScript'>,
  script: string,
  maxChars: number,
): Promise<Outcome> {
  const declaration = `async function (maxChars, maxErrorChars) {
    try {
      const value = await (async () => { ${script}
      })();
      const json = maxChars > 0 ? JSON.stringify(value) : null;
      const fits = typeof json === 'string' && json.length <= maxChars;
      return { isTruthy: !!value, json: fits ? json : null };
    } catch (error) {
      let text = 'unknown';
      try { text = '' + error; } catch {}
      return { error: text.length <= maxErrorChars ? text : 'Its message is too long.' };
    }
  }`;
  return Outcome.parse(await callScript(declaration, maxChars, ERROR_MAX_CHARS));
}
