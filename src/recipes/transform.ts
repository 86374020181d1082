import * as z from 'zod';
import { patternFault } from './syntax/pattern.ts';

/** A regular expression that takes time in line with the text, whatever the text is. */
export const Pattern = z
  .string()
  .min(1)
  .max(500)
  .superRefine((pattern, context) => {
    const message = patternFault(pattern);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({ description: 'Regular expression without look-around and references to groups.' });

const ignoreCase = z.boolean().default(false);

/** One step from the text that was found to the text that is meant. */
export const Transform = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('trim') }),
  z.strictObject({ op: z.literal('lower') }),
  z.strictObject({ op: z.literal('upper') }),
  z
    .strictObject({
      op: z.literal('regex'),
      pattern: Pattern,
      group: z.int().min(0).max(20).default(0).meta({ description: '0 is the whole match.' }),
      ignoreCase,
    })
    .meta({ description: 'Keeps what matches; a text without a match is missing.' }),
  z
    .strictObject({
      op: z.literal('replace'),
      pattern: Pattern,
      with: z.string().max(1_000).meta({ description: '$1 is what the first group matched.' }),
      ignoreCase,
    })
    .meta({ description: 'Replaces every match.' }),
  z
    .strictObject({
      op: z.literal('split'),
      separator: z.string().min(1).max(100),
      at: z.int().min(-1_000).max(1_000).optional().meta({
        description: 'Keep this part; negative counts from the end. Absent: all, needs all: true.',
      }),
    })
    .meta({ description: 'Cuts at a text.' }),
  z
    .strictObject({
      op: z.literal('lookup'),
      table: z.record(z.string().max(1_000), z.string().max(1_000)),
      otherwise: z.string().max(1_000).optional(),
    })
    .meta({ description: 'Replaces by a table; what is not in it is missing, or otherwise.' }),
]);
export type Transform = z.output<typeof Transform>;
