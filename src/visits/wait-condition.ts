import * as z from 'zod';
import { Script } from './script.ts';
import { Selector } from './selector.ts';

/** Longest single wait, in milliseconds: half of what a job may take. */
const WAIT_MAX_MS = 120_000;

export const WaitMs = z.int().min(100).max(WAIT_MAX_MS);

const timeoutMs = WaitMs.optional().meta({
  description: 'Longest wait, in milliseconds. Default waitForTimeoutMs.',
});

/** Something that must be so before work goes on. */
export const WaitCondition = z
  .discriminatedUnion('for', [
    z.strictObject({
      for: z.literal('selector'),
      selector: Selector,
      state: z
        .enum(['visible', 'attached', 'hidden'])
        .default('visible')
        .meta({ description: 'attached: in the document; hidden: gone, or not to be seen.' }),
      timeoutMs,
    }),
    z.strictObject({
      for: z.literal('text'),
      text: z
        .string()
        .trim()
        .min(1)
        .max(1_000)
        .meta({ description: 'Anywhere among the visible text; runs of blanks count as one.' }),
      timeoutMs,
    }),
    z.strictObject({
      for: z.literal('function'),
      function: Script.meta({ description: 'Asked again until it returns something truthy.' }),
      timeoutMs,
    }),
    z.strictObject({
      for: z.literal('networkIdle'),
      idleMs: z.int().min(100).max(10_000).default(500).meta({ description: 'Quiet for so long.' }),
      maxRequests: z
        .int()
        .min(0)
        .max(10)
        .default(0)
        .meta({ description: 'Open requests allowed.' }),
      timeoutMs: timeoutMs.meta({
        description:
          'A page that is never quiet is taken as it is after so long, and the report says so.',
      }),
    }),
    z.strictObject({
      for: z.literal('time'),
      ms: z.int().min(0).max(30_000).meta({ description: 'A fixed pause, in milliseconds.' }),
    }),
  ])
  .meta({ id: 'WaitCondition' });
export type WaitCondition = z.output<typeof WaitCondition>;

/** What `waitFor` takes: a selector that must become visible, or conditions in their order. */
export const WaitFor = z.union([Selector, z.array(WaitCondition).max(10)]);
