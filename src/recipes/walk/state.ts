import * as z from 'zod';
import { EarlierCounts, fromEarlier, Tally } from './tally.ts';

const count = z.int().nonnegative();

/** Where the next page is. */
export const Position = z.object({
  /** Which of the start URLs. */
  start: count,
  /** Pages read from there; of a page that loads more: how often it did. */
  pages: count,
  /** Next link that was found. */
  url: z.string().optional(),
  /** Next number or cursor. */
  place: z.string().optional(),
});
export type Position = z.output<typeof Position>;

export const Stopped = z.enum(['end', 'max-pages', 'max-rows', 'date', 'repeat']);
export type Stopped = z.output<typeof Stopped>;

const Parts = z.array(z.tuple([z.int(), count]));
export type Parts = z.output<typeof Parts>;

const common = {
  /** Absent: all pages are read. */
  position: Position.optional(),
  stoppedBecause: Stopped.optional(),
  pages: count,
  rows: count,
  /** Rows that lack a required field. */
  partial: count,
  duplicates: count,
  detailPages: count,
  /** Attempts that stored parts, and how many each. */
  parts: Parts,
  /** Which attempt stored what had been seen until then, and the parts that it had seen. */
  seen: z.object({ attempt: z.int(), parts: Parts }).optional(),
};

const Current = z.object({
  v: z.literal(2),
  ...common,
  /** What the selectors of each field found, by the path of the field. */
  fields: z.record(z.string(), Tally),
});

/** What an earlier release saved: a scrape may be on its way while this one is deployed. */
const Earlier = z
  .object({ v: z.literal(1), ...common, fields: z.record(z.string(), EarlierCounts) })
  .transform(
    ({ fields, ...state }): z.output<typeof Current> => ({
      ...state,
      v: 2,
      fields: Object.fromEntries(
        Object.entries(fields).map(([path, counts]) => [path, fromEarlier(counts)]),
      ),
    }),
  );

/** All that a scrape has to know to go on elsewhere; rows and pages it has seen are in its files. */
export const WalkState = z.union([Current, Earlier]);
export type WalkState = z.output<typeof WalkState>;

export const BEGINNING: WalkState = {
  v: 2,
  position: { start: 0, pages: 0 },
  pages: 0,
  rows: 0,
  partial: 0,
  duplicates: 0,
  detailPages: 0,
  parts: [],
  fields: {},
};
