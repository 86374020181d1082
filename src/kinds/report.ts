import * as z from 'zod';
import { REFUSAL_RULES } from '../wall/refusal.ts';

const count = z.int().nonnegative();
const text = (maxChars: number) => z.string().max(maxChars);

/** Why a result may be less than what a person would have seen. */
export const GapReason = z.enum([
  'http-error',
  'images-missing',
  'requests-failed',
  'requests-refused',
  'capture-cut',
  'text-cut',
  'glyphs-missing',
  'no-article',
  'fonts-missing',
  'scroll-stopped',
  'consent-open',
  'steps-failed',
]);
export type GapReason = z.output<typeof GapReason>;

const WaitNote = z.object({
  for: z.enum(['selector', 'text', 'function', 'networkIdle', 'time']),
  outcome: z.enum(['met', 'capped']).meta({ description: 'capped: the network was never quiet.' }),
  ms: count,
});
export type WaitNote = z.output<typeof WaitNote>;

const StepNote = z.object({
  do: text(20),
  outcome: z.enum(['done', 'failed']).meta({ description: 'failed: an optional one.' }),
  ms: count,
  detail: text(300).optional(),
});
export type StepNote = z.output<typeof StepNote>;

const ConsentNote = z.object({
  asked: z.enum(['reject', 'accept']),
  platform: text(100).optional().meta({ description: 'Whose banner it was, by the rule for it.' }),
  outcome: z.enum(['none', 'not-shown', 'rejected', 'accepted', 'hidden', 'failed']).meta({
    description:
      'none: no banner was found; not-shown: its platform is there, but asked nothing; hidden: it could only be covered up.',
  }),
  ms: count,
});
export type ConsentNote = z.output<typeof ConsentNote>;

const ScrollNote = z.object({
  stoppedBy: z.enum(['end', 'no-growth', 'maxScrolls', 'maxHeight', 'time']).meta({
    description:
      'end: the page has an end, and it was seen; no-growth: it grew until nothing more came; else the limit that was reached.',
  }),
  scrolls: count,
  grew: count.meta({ description: 'How often it grew meanwhile.' }),
  reachedPx: count,
  ms: count,
});
export type ScrollNote = z.output<typeof ScrollNote>;

const BlockedCounts = z.object({
  ads: count,
  trackers: count,
  social: count,
  chat: count,
  resourceTypes: count,
  urlPatterns: count,
});
export type BlockedCounts = z.output<typeof BlockedCounts>;

/** What was done to make a page ready, as far as it was asked for. */
export const CraftNotes = z.object({
  waits: z.array(WaitNote).max(10).optional(),
  steps: z.array(StepNote).max(50).optional().meta({ description: 'Each step, in order.' }),
  consent: ConsentNote.optional(),
  scroll: ScrollNote.optional(),
  blocked: BlockedCounts.optional().meta({ description: 'Requests that block kept out.' }),
  evaluated: z.unknown().optional().meta({
    description: 'What evaluate returned; null when it was longer than 8,000 characters.',
  }),
});
export type CraftNotes = z.output<typeof CraftNotes>;

/**
 * What the browser saw of a page, for every kind that opens one. It goes into the job's row, so
 * every list and text is bounded: the whole stays under {@link REPORT_MAX_BYTES}.
 */
export const Report = z.object({
  finalUrl: text(8_192).meta({ description: 'Address of the page when it was captured.' }),
  status: z.int().optional().meta({ description: 'HTTP status of the page.' }),
  title: text(300),
  redirects: z
    .array(z.object({ url: text(1_024), status: z.int() }))
    .max(10)
    .meta({ description: 'Redirects on the way to the page, the first ten.' }),
  timings: z
    .object({
      launchMs: count.meta({ description: 'Start of the browser; 0 when one was running.' }),
      responseMs: count.optional().meta({ description: 'Until the answer began.' }),
      loadMs: count.optional().meta({ description: 'Until waitUntil was reached.' }),
      readyMs: count
        .optional()
        .meta({ description: 'Until waiting, clicking, pausing were done.' }),
      totalMs: count,
    })
    .meta({ description: 'Milliseconds since the page was asked for.' }),
  requests: z.object({
    total: count,
    ok: count,
    httpErrors: count.meta({ description: 'Answers of 400 and above.' }),
    failed: count,
    refused: count.meta({ description: 'Stopped by the wall.' }),
    blocked: count.meta({ description: 'Kept out because the input says so.' }),
    cancelled: count.meta({ description: 'Given up by the page itself.' }),
    pending: count.meta({ description: 'Without an answer when the page was captured.' }),
  }),
  refused: z
    .array(
      z.object({
        host: text(255),
        port: z.int(),
        rule: z.enum(REFUSAL_RULES).meta({ description: 'Which rule of the wall refused it.' }),
        reason: text(300),
      }),
    )
    .max(20)
    .meta({ description: 'What the wall stopped, each host and port once.' }),
  bytes: z.object({ received: count, sent: count }),
  images: z.object({
    expected: count.meta({ description: 'Images that the document asks for.' }),
    loaded: count,
    missing: z
      .array(text(300))
      .max(5)
      .default([])
      .meta({ description: 'Addresses of the first that did not come.' }),
  }),
  fonts: z
    .object({
      expected: count.meta({ description: 'Web fonts that the page uses.' }),
      loaded: count,
      missing: z.array(text(200)).max(5),
    })
    .optional(),
  ...CraftNotes.shape,
  consoleErrors: z.array(text(300)).max(20),
  dialogs: count.meta({ description: 'alert, confirm and prompt; all dismissed.' }),
  popups: count.meta({ description: 'Windows that the page tried to open; none was.' }),
  missingGlyphs: text(200).meta({ description: 'Characters that no font could draw, samples.' }),
  truncated: z.boolean().meta({ description: 'The result was cut at a limit.' }),
  complete: z.boolean().meta({ description: 'Nothing is known to be missing.' }),
  incompleteBecause: z.array(GapReason),
});
export type Report = z.output<typeof Report>;

/** What a report may weigh as JSON: it is kept in a row of at most 400 kB, beside other things. */
export const REPORT_MAX_BYTES = 32_000;

/** Shortens the lists, the least telling first, until the report fits. */
export function fitted(report: Report): Report {
  const shorter: ((report: Report) => Report)[] = [
    (all) => ({ ...all, consoleErrors: all.consoleErrors.slice(0, 5) }),
    (all) => ({ ...all, ...briefly(all) }),
    (all) => ({ ...all, redirects: all.redirects.slice(0, 3) }),
    (all) => ({ ...all, consoleErrors: [], redirects: [], refused: all.refused.slice(0, 5) }),
  ];
  return shorter.reduce(
    (all, shorten) => (weightOf(all) > REPORT_MAX_BYTES ? shorten(all) : all),
    report,
  );
}

/** Without what can be long in what was done. */
const briefly = ({ steps, evaluated }: Report): Partial<Report> => ({
  ...(steps ? { steps: steps.map(({ detail: _, ...step }) => step) } : {}),
  ...(evaluated === undefined ? {} : { evaluated: null }),
});

const weightOf = (report: Report): number => Buffer.byteLength(JSON.stringify(report));
