import * as z from 'zod';
import { TargetUrl } from '../wall/target.ts';
import { visitSettings } from './visit-settings.ts';

/** A CSS selector. Chromium parses it: what it refuses ends the job as `ELEMENT_NOT_FOUND`. */
export const Selector = z.string().trim().min(1).max(1_000);

const Viewport = z.strictObject({
  width: z.int().min(1).max(3_840).default(1_280).meta({ description: 'Width in CSS pixels.' }),
  height: z.int().min(1).max(4_320).default(800).meta({ description: 'Height in CSS pixels.' }),
  deviceScaleFactor: z
    .number()
    .min(0.25)
    .max(3)
    .default(1)
    .meta({ description: 'Device pixels for one CSS pixel.' }),
  isMobile: z.boolean().default(false).meta({ description: 'Honour the viewport meta tag.' }),
  hasTouch: z.boolean().default(false).meta({ description: 'Offer touch events.' }),
});

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

const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

/** Fields of every kind that opens one page. */
export const visitFields = {
  url: TargetUrl,
  viewport: Viewport.prefault({}).meta({ description: 'Size of the window that the page sees.' }),
  waitUntil: z
    .enum(['domcontentloaded', 'load', 'networkidle0', 'networkidle2'])
    .default('load')
    .meta({
      description:
        'When the page counts as loaded; networkidle: 500 ms with 0 or at most 2 open requests.',
    }),
  waitFor: Selector.optional().meta({
    description: 'Selector that must be visible before work begins.',
  }),
  waitForTimeoutMs: z.int().min(100).max(120_000).default(15_000).meta({
    description: 'Longest wait for each selector of waitFor, click and element, in milliseconds.',
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
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'This is not a time zone of the IANA database, such as Europe/Berlin.')
    .optional()
    .meta({ description: 'Time zone that the page sees. Default UTC.' }),
  colorScheme: z
    .enum(['light', 'dark'])
    .optional()
    .meta({ description: 'Answer to prefers-color-scheme.' }),
  reducedMotion: z
    .boolean()
    .default(false)
    .meta({ description: 'Answer to prefers-reduced-motion.' }),
  ...visitSettings,
} as const;

/** What every kind that opens one page knows about it. */
export type VisitInput = z.output<z.ZodObject<typeof visitFields>>;

/** The page itself is what such a kind visits. */
export const visitTargets = ({ url }: { readonly url: string }) => [{ pointer: '/url', url }];
