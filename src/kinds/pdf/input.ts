import * as z from 'zod';
import { refuseContradictions, scriptsIn } from '../../visits/visit-rules.ts';
import type { Kind } from '../kind.ts';
import { visitFields, visitTargets } from '../visit-input.ts';
import { PAPER_NAMES } from './paper.ts';

/** A length on paper: a number is CSS pixels (96 an inch). */
const Length = z.union([
  z.number().min(0).max(20_000),
  z.string().regex(/^\d{1,5}(\.\d{1,4})?(px|in|cm|mm)$/, {
    error: 'A length is a number of pixels, or a text such as "20mm", "1.5in", "2cm" or "90px".',
  }),
]);

const Margin = z.strictObject({
  top: Length.optional(),
  right: Length.optional(),
  bottom: Length.optional(),
  left: Length.optional(),
});

/** `1-3, 5, 8-`: pages count from 1, and no range runs backwards. */
const PageRanges = z.string().max(200).refine(areRanges, 'Page ranges read "1-3, 5, 8-".');

function areRanges(text: string): boolean {
  return text.split(',').every((part) => {
    const range = /^(\d{1,5})(-(\d{1,5})?)?$/.exec(part.replaceAll(' ', ''));
    const first = Number(range?.[1] ?? 0);
    return first >= 1 && Number(range?.[3] ?? first) >= first;
  });
}

/** HTML that repeats on every page; Chromium crashes where it names a style sheet to load. */
const Template = z
  .string()
  .max(64_000)
  .refine((html) => !/<link|@import/i.test(html), {
    error: 'Styles go into a <style> element: neither <link> nor @import is loaded here.',
  });

const fields = z.strictObject({
  ...visitFields,
  format: z.enum(PAPER_NAMES).optional().meta({ description: 'Size of the paper. Default a4.' }),
  width: Length.optional().meta({ description: 'Width of the paper, together with height.' }),
  height: Length.optional().meta({ description: 'Height of the paper, together with width.' }),
  landscape: z.boolean().default(false).meta({ description: 'Paper turned by 90 degrees.' }),
  margin: Margin.optional().meta({ description: 'White border of each page. Default 1 cm.' }),
  scale: z.number().min(0.1).max(2).default(1).meta({ description: 'Size of the content.' }),
  printBackground: z
    .boolean()
    .default(true)
    .meta({ description: 'Print colours and pictures behind text.' }),
  preferCssPageSize: z
    .boolean()
    .default(false)
    .meta({ description: 'Let @page rules of the page win over format, width and height.' }),
  pageRanges: PageRanges.optional().meta({
    description: 'Pages to print, such as "1-3, 5". Default all.',
  }),
  headerTemplate: Template.optional().meta({
    description: 'HTML for the top of each page; classes date, title, url, pageNumber, totalPages.',
  }),
  footerTemplate: Template.optional().meta({
    description: 'HTML for the bottom of each page; same classes as headerTemplate.',
  }),
  tagged: z.boolean().default(true).meta({ description: 'Add structure for screen readers.' }),
  outline: z.boolean().default(false).meta({ description: 'Add bookmarks made of the headings.' }),
  media: z.enum(['print', 'screen']).default('print').meta({ description: 'CSS media type.' }),
});

type Fields = z.output<typeof fields>;

/** Options that cannot both be meant. */
export const PdfInput = fields.superRefine((input, context) => {
  refuseContradictions(input, context);
  for (const [path, message] of contradictionsIn(input)) {
    context.addIssue({ code: 'custom', path: [path], message });
  }
});
export type PdfInput = z.output<typeof PdfInput>;

function* contradictionsIn(input: Fields): Generator<[keyof Fields, string]> {
  const { format, width, height, outline, tagged } = input;
  if (format !== undefined && width !== undefined) yield ['width', 'Not together with format.'];
  if (format !== undefined && height !== undefined) yield ['height', 'Not together with format.'];
  if (width !== undefined && height === undefined) yield ['height', 'Needed together with width.'];
  if (height !== undefined && width === undefined) yield ['width', 'Needed together with height.'];
  if (outline && !tagged) yield ['outline', 'Bookmarks need tagged: true.'];
}

/** The page as Chromium prints it: `document.pdf`. */
export const pdf = {
  name: 'pdf',
  input: PdfInput,
  maxAttempts: 3,
  targets: visitTargets,
  scripts: scriptsIn,
} as const satisfies Kind<'pdf', typeof PdfInput>;
