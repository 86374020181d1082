import * as z from 'zod';
import { refuseContradictions, scriptsIn } from '../../visits/visit-rules.ts';
import type { Kind } from '../kind.ts';
import { visitFields, visitTargets } from '../visit-input.ts';

export const PageOutput = z.enum(['html', 'markdown', 'text', 'links', 'metadata']);
export type PageOutput = z.output<typeof PageOutput>;

const fields = z.strictObject({
  ...visitFields,
  outputs: z
    .array(PageOutput)
    .min(1)
    .max(5)
    .default(['markdown', 'text', 'links', 'metadata'])
    .meta({ description: 'Files to make. html is the page after its scripts ran.' }),
  readability: z
    .boolean()
    .default(false)
    .meta({ description: 'Keep only the main article in markdown and text.' }),
});

/** What is read from the page, and what cannot both be meant. */
export const PageInput = fields.superRefine((input, context) => {
  const { outputs, readability } = input;
  refuseContradictions(input, context);
  if (new Set(outputs).size < outputs.length) {
    context.addIssue({ code: 'custom', path: ['outputs'], message: 'Name each output once.' });
  }
  if (readability && !outputs.includes('markdown') && !outputs.includes('text')) {
    const message = 'Needs markdown or text among the outputs.';
    context.addIssue({ code: 'custom', path: ['readability'], message });
  }
});
export type PageInput = z.output<typeof PageInput>;

/** The page as data: `page.html`, `page.md`, `page.txt`, `links.json`, `metadata.json`. */
export const page = {
  name: 'page',
  input: PageInput,
  maxAttempts: 3,
  targets: visitTargets,
  scripts: scriptsIn,
} as const satisfies Kind<'page', typeof PageInput>;
