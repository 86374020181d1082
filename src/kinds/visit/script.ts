import * as z from 'zod';

/** Longest script of a client, in characters: more is a program, not a look at a page. */
const SCRIPT_MAX_CHARS = 20_000;

/**
 * The body of an async function of the client's own. It runs beside the scripts of the page: it
 * shares the document with them and nothing else, and reaches no further than they do. Only clients
 * whose settings say `mayEvaluate` may bring one.
 */
export const Script = z
  .string()
  .min(1)
  .max(SCRIPT_MAX_CHARS)
  .meta({ description: 'Body of an async JavaScript function, such as "return document.title".' });
