import * as z from 'zod';
import { RecipeSelector, Selectors } from './selector.ts';

/** How the next page is come by. */
export const Pagination = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('next'),
      select: Selectors,
      get: z
        .string()
        .regex(/^@[A-Za-z_:][-A-Za-z0-9_:.]*$/)
        .default('@href'),
    })
    .meta({ description: 'A link to the next page.' }),
  z
    .strictObject({
      type: z.literal('pages'),
      from: z.int().min(0).max(1_000_000).default(1),
      step: z.int().min(1).max(10_000).default(1),
      to: z.int().min(0).max(10_000_000).optional(),
    })
    .meta({
      description: 'Numbers, put into {page} of the start URL. Ends at a page without items.',
    }),
  z
    .strictObject({
      type: z.literal('cursor'),
      select: RecipeSelector,
      first: z.string().max(1_000).default(''),
    })
    .meta({ description: 'A value of the answer, put into {cursor} of the start URL.' }),
  z
    .strictObject({
      type: z.literal('click'),
      select: z.string().trim().min(1).max(1_000),
      waitMs: z.int().min(100).max(30_000).default(5_000),
    })
    .meta({ description: 'A button that loads more. Browser only; CSS.' }),
  z
    .strictObject({
      type: z.literal('scroll'),
      waitMs: z.int().min(100).max(30_000).default(5_000),
    })
    .meta({ description: 'The end of the page loads more. Browser only.' }),
]);
export type Pagination = z.output<typeof Pagination>;

/** When a scrape has had enough. */
export const StopRules = z.strictObject({
  maxPages: z.int().min(1).max(100_000).default(1_000),
  maxRows: z.int().min(1).max(1_000_000).default(100_000),
  before: z
    .strictObject({ field: z.string(), date: z.iso.date() })
    .optional()
    .meta({ description: 'Ends at the first row whose field is before this day. Newest first.' }),
  repeat: z
    .boolean()
    .default(true)
    .meta({ description: 'Ends at a page that has the same rows as the one before.' }),
});
export type StopRules = z.output<typeof StopRules>;
