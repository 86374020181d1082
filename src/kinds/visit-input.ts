import * as z from 'zod';
import { TargetUrl } from '../wall/target.ts';
import { Block } from './visit/block.ts';
import { Cookies } from './visit/cookies.ts';
import { emulationFields } from './visit/emulation.ts';
import { Script } from './visit/script.ts';
import { Scroll } from './visit/scroll.ts';
import { Selector } from './visit/selector.ts';
import { Steps } from './visit/steps.ts';
import { WaitFor, WaitMs } from './visit/wait-condition.ts';
import { visitSettings } from './visit-settings.ts';

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

/** What `addStyle` takes; style sheets that it would import are not loaded. */
const StyleText = z
  .string()
  .min(1)
  .max(50_000)
  .refine((css) => !/@import/i.test(css), 'Style sheets are not imported here: add their text.');

/** Fields of every kind that opens one page. */
export const visitFields = {
  url: TargetUrl,
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
  animations: z.enum(['finish', 'play']).default('finish').meta({
    description:
      'finish: show animations and transitions as they end, and endless ones not at all.',
  }),
  addStyle: StyleText.optional().meta({
    description: 'CSS that is added to the page before it is captured.',
  }),
  evaluate: Script.optional().meta({
    description:
      'Body of an async function that is run before the capture, if the client may; what it returns is in the report.',
  }),
  requireComplete: z.boolean().default(false).meta({
    description: 'A page that is known to be incomplete fails as PAGE_INCOMPLETE, and is retried.',
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
  hide: z
    .array(Selector)
    .max(50)
    .default([])
    .meta({ description: 'Selectors whose elements are made invisible; none need match.' }),
  failOn: z
    .array(z.enum(['4xx', '5xx']))
    .max(2)
    .default([])
    .meta({ description: 'Statuses of the page that fail the job instead of being a result.' }),
  headers: Headers.optional().meta({ description: `Extra headers: ${HEADER_NAMES.join(', ')}.` }),
  userAgent: HeaderValue.max(512)
    .optional()
    .meta({ description: 'User-Agent that the page sees.' }),
  ...visitSettings,
} as const;

/** What every kind that opens one page knows about it. */
export type VisitInput = z.output<z.ZodObject<typeof visitFields>>;

/** The page itself is what such a kind visits, and then those that its steps go to. */
export const visitTargets = ({ url, steps }: Pick<VisitInput, 'url' | 'steps'>) => [
  { pointer: '/url', url },
  ...steps.flatMap((step, index) =>
    step.do === 'goto' ? [{ pointer: `/steps/${index}/url`, url: step.url }] : [],
  ),
];
