import * as z from 'zod';

/** Longest script of a client, in characters: more is a program, not a look at a page. */
const SCRIPT_MAX_CHARS = 20_000;

const AsyncFunction: FunctionConstructor = Object.getPrototypeOf(async () => undefined).constructor;

/** What keeps a text from being the body of an async function, if anything. Nothing of it runs. */
function faultOf(script: string): string | undefined {
  try {
    AsyncFunction(script);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  }
}

/**
 * The body of an async function of the client's own. It runs beside the scripts of the page: it
 * shares the document with them and nothing else, and reaches no further than they do. Only clients
 * whose settings say `mayEvaluate` may bring one.
 *
 * It is a body as a whole, so that it can be put between other lines and cannot break out of them.
 */
export const Script = z
  .string()
  .min(1)
  .max(SCRIPT_MAX_CHARS)
  .superRefine((script, context) => {
    const fault = script.length > SCRIPT_MAX_CHARS ? undefined : faultOf(script);
    if (fault === undefined) return;
    context.addIssue({ code: 'custom', message: `This is not the body of a function: ${fault}.` });
  })
  .meta({ description: 'Body of an async JavaScript function, such as "return document.title".' });
