import * as z from 'zod';

/** One scrape, told to whoever runs it as JSON. */
export const Case = z.object({
  render: z.enum(['http', 'browser']),
  /** Of crawlee. */
  crawler: z.enum(['cheerio', 'puppeteer']),
  origin: z.string(),
  start: z.object({
    style: z.enum(['next', 'pages']),
    path: z.string(),
    /** Whether the page behind each row is read, too. */
    details: z.boolean(),
  }),
  concurrency: z.int(),
  /** The browser that both start. */
  chromium: z.string(),
  /** Where the rows go. */
  csv: z.string(),
});
export type Case = z.output<typeof Case>;
