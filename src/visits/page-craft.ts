import * as z from 'zod';
import { Block } from './block.ts';
import { Cookies } from './cookies.ts';
import { emulationFields } from './emulation.ts';
import { Script } from './script.ts';
import { Scroll } from './scroll.ts';
import { Selector } from './selector.ts';
import { Steps } from './steps.ts';
import { WaitFor, WaitMs } from './wait-condition.ts';

/**
 * Headers that a client may set. They go with every request of the page, to other sites too, so
 * nothing secret belongs in them, and nothing that a proxy or a metadata service listens to.
 */
const HEADER_NAMES = ['accept-language', 'cache-control', 'dnt', 'pragma', 'referer', 'sec-gpc'];

/** Visible ASCII and inner blanks: no line break, so no second header. */
const HeaderValue = z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,1022}[\x21-\x7e])?$/, {
  error: 'A header value has 1 to 1024 visible ASCII characters.',
});

const Headers = z.record(z.string(), HeaderValue).superRefine((headers, context) => {
  for (const name of Object.keys(headers)) {
    if (HEADER_NAMES.includes(name.toLowerCase())) continue;
    const message = `Not a header that may be set; those are ${HEADER_NAMES.join(', ')}.`;
    context.addIssue({ code: 'custom', path: [name], message });
  }
});

/** How a page is opened and made ready, whatever is done with it then. */
export const craftFields = {
  ...emulationFields,
  waitUntil: z
    .enum(['domcontentloaded', 'load', 'networkidle0', 'networkidle2'])
    .default('load')
    .meta({
      description:
        'When the page counts as loaded; networkidle: 500 ms with 0 or at most 2 open requests.',
    }),
  waitFor: WaitFor.optional().meta({
    description: 'Selector that must be visible, or conditions that must be met, before the rest.',
  }),
  waitForTimeoutMs: WaitMs.default(15_000).meta({
    description: 'Longest wait for each condition, selector and step, in milliseconds.',
  }),
  consent: z.enum(['ignore', 'reject', 'accept']).default('ignore').meta({
    description:
      'What to answer to a cookie banner that is known or looks like one; the report says what came of it.',
  }),
  steps: Steps.default([]).meta({
    description: 'What to do on the page before it is captured, in this order.',
  }),
  scroll: Scroll.optional().meta({
    description: 'Scroll for content that only comes then, and back; the report says why it ended.',
  }),
  block: Block.optional().meta({ description: 'What the page asks for and does not get.' }),
  cookies: Cookies.default([]).meta({ description: 'Cookies that the page finds.' }),
  evaluate: Script.optional().meta({
    description:
      'Body of an async function that is run before the capture, if the client may; what it returns is in the report.',
  }),
  delayMs: z
    .int()
    .min(0)
    .max(30_000)
    .default(0)
    .meta({ description: 'Pause after loading, waiting and clicking, in milliseconds.' }),
  click: z
    .array(Selector)
    .max(20)
    .default([])
    .meta({ description: 'Selectors to click, in this order; each must become visible.' }),
  headers: Headers.optional().meta({ description: `Extra headers: ${HEADER_NAMES.join(', ')}.` }),
  userAgent: HeaderValue.max(512)
    .optional()
    .meta({ description: 'User-Agent that the page sees.' }),
} as const;
