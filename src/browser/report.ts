import { z } from 'zod';
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
]);
export type GapReason = z.output<typeof GapReason>;

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
  }),
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
    (all) => ({ ...all, redirects: all.redirects.slice(0, 3) }),
    (all) => ({ ...all, consoleErrors: [], redirects: [], refused: all.refused.slice(0, 5) }),
  ];
  return shorter.reduce(
    (all, shorten) => (weightOf(all) > REPORT_MAX_BYTES ? shorten(all) : all),
    report,
  );
}

const weightOf = (report: Report): number => Buffer.byteLength(JSON.stringify(report));
