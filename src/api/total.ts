import * as z from 'zod';
import type { Page } from '../rows/ports.ts';

/** How many things a list has in all, on those pages that can tell without counting them. */
export const total = {
  total: z.int().optional().meta({
    description: 'All that match, where that is known: on a first page that is the last as well.',
  }),
  totalIsExact: z.boolean().optional(),
};

/** @param after - where this page begins; `undefined`: at the beginning */
export const totalOf = ({ items, next }: Page<unknown>, after: string | undefined) =>
  after === undefined && next === undefined ? { total: items.length, totalIsExact: true } : {};
