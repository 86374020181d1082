import * as z from 'zod';
import { Selector } from './selector.ts';

/** How far, how often and how long to scroll for content that only comes then. */
export const Scroll = z.strictObject({
  maxScrolls: z
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .meta({ description: 'Steps of nearly the height of the window.' }),
  maxHeightPx: z
    .int()
    .min(100)
    .max(500_000)
    .default(50_000)
    .meta({ description: 'How far down, in CSS pixels.' }),
  maxMs: z.int().min(100).max(200_000).default(20_000).meta({ description: 'How long.' }),
  growthMs: z
    .int()
    .min(0)
    .max(10_000)
    .default(1_000)
    .meta({ description: 'Longest wait at the end for the page to grow. 0: do not wait.' }),
  container: Selector.optional().meta({
    description: 'Scroll this element instead of the page.',
  }),
});
export type Scroll = z.output<typeof Scroll>;

/** Longest that a page is looked through when nobody said how, in milliseconds. */
const UNASKED_MAX_MS = 5_000;

/** An input whose whole page is wanted: it is looked through once, unless the input says how. */
export const lookedThrough = <Input extends { readonly scroll?: Scroll | undefined }>(
  input: Input,
  maxHeightPx: number,
): Input => ({
  ...input,
  scroll: input.scroll ?? {
    maxScrolls: 1_000,
    maxHeightPx,
    maxMs: UNASKED_MAX_MS,
    growthMs: 0,
  },
});
