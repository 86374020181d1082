import * as z from 'zod';

/** Third parties that can be kept out, by what they are there for. */
export const BlockList = z.enum(['ads', 'trackers', 'social', 'chat']);
export type BlockList = z.output<typeof BlockList>;

/** Types that Chromium tells of a request. Sockets are none: they are not asked about. */
export const ResourceType = z.enum([
  'stylesheet',
  'image',
  'media',
  'font',
  'script',
  'xhr',
  'fetch',
  'eventsource',
  'manifest',
  'other',
]);
export type ResourceType = z.output<typeof ResourceType>;

/** What the page asks for and does not get. The page itself is never blocked. */
export const Block = z.strictObject({
  lists: z.array(BlockList).max(4).default([]).meta({
    description: 'Known third parties. trackers: analytics, marketing and tag managers.',
  }),
  resourceTypes: z.array(ResourceType).max(11).default([]),
  urlPatterns: z
    .array(z.string().trim().min(1).max(500))
    .max(100)
    .default([])
    .meta({ description: 'Whole addresses, where * stands for anything: "*://*.example.com/*".' }),
});
export type Block = z.output<typeof Block>;
