import * as z from 'zod';
import { FAILURES, type FailureCode } from '../jobs/errors.ts';

const count = z.int().nonnegative();

const Code = z.enum(Object.keys(FAILURES) as [FailureCode, ...FailureCode[]]);

const Selector = z.strictObject({
  pointer: z.string().meta({ description: 'JSON pointer into the input of the job.' }),
  field: z.string().optional(),
  matches: count,
  matchedIn: count.meta({ description: 'Items with a match.' }),
  values: count.meta({ description: 'Items in which it gave a value of the type.' }),
  readBy: count.meta({ description: 'Items whose field is read by it.' }),
});

const Picture = z.union([
  z.strictObject({
    name: z.string(),
    shows: z.enum(['page', 'document']).meta({
      description: 'page: as its scripts have made it; document: as it was sent.',
    }),
    outlined: count,
    hidden: count.meta({ description: 'Matches that cannot be seen.' }),
    isCut: z.boolean(),
  }),
  z.strictObject({ missing: z.string().meta({ description: 'Why there is none.' }) }),
]);

/** What a test of a recipe leaves in its job's report; all of it is in `test.json`. */
export const TestNote = z
  .strictObject({
    test: z.strictObject({
      version: z.literal(1),
      url: z.string(),
      status: z.int(),
      render: z.enum(['http', 'browser']),
      items: count,
      rowsRead: count,
      rows: z.array(z.record(z.string(), z.unknown())).max(5),
      selectors: z.array(Selector),
      wouldFail: z
        .array(
          z.strictObject({
            code: Code,
            pointer: z.string(),
            field: z.string().optional(),
            detail: z.string(),
          }),
        )
        .meta({ description: 'What a real run would fail with.' }),
      next: z.strictObject({
        type: z.enum(['none', 'next', 'pages', 'cursor', 'click', 'scroll']),
        isThere: z.boolean(),
        url: z.string().optional(),
        place: z.string().optional(),
        otherStarts: count,
      }),
      details: z
        .strictObject({ pages: count, isPutOff: z.boolean() })
        .optional()
        .meta({ description: 'isPutOff: the site asked for a pause before all were opened.' }),
      picture: Picture.optional(),
    }),
  })
  .meta({ description: 'What a test of a recipe has found.' });
