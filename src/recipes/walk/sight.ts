import * as z from 'zod';
import { WalkState } from './state.ts';

/** The row for want of whose fields a scrape failed. */
export const LostRow = z.object({
  url: z.string(),
  /** From 1, on its page. */
  row: z.int().positive(),
  fields: z.array(z.string()),
  /** Of the item; absent where the page is the item. */
  markup: z.string().optional(),
  /** The page behind the row. */
  detailUrl: z.string().optional(),
});
export type LostRow = z.output<typeof LostRow>;

/** What a scrape has seen so far, the page included that it fails at. */
export const Sight = z.object({ state: WalkState, lost: LostRow.optional() });
export type Sight = z.output<typeof Sight>;
