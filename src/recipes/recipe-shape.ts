import * as z from 'zod';
import { SessionWish } from '../sessions/wish.ts';
import { TargetUrl } from '../wall/target.ts';
import { Field } from './field.ts';
import { PageSettings } from './page-settings.ts';
import { Pagination, StopRules } from './pagination.ts';
import { Selectors } from './selector.ts';
import { pretended, templateFault } from './template.ts';

/** A URL with places for parameters. What stands in them is checked when they are filled. */
const UrlTemplate = z
  .string()
  .max(4_000)
  .superRefine((template, context) => {
    const fault = templateFault(template);
    const url = TargetUrl.safeParse(pretended(template));
    const message = fault ?? url.error?.issues[0]?.message;
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({ description: 'Address of a page, with {name} for parameters.' });

const Parameter = z.strictObject({
  type: z.enum(['string', 'number']).default('string'),
  default: z.union([z.string().max(1_000), z.number()]).optional(),
  description: z.string().max(500).optional(),
});

const ParameterName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/);

/** A page behind a row: its fields are the row's, too. */
const Detail = z.strictObject({
  follow: z.string().meta({ description: 'Field with the address of the page; its type is url.' }),
  fields: z.array(Field).min(1).max(100),
  render: z.enum(['http', 'browser']).optional().meta({ description: 'Default: as the list.' }),
  concurrency: z
    .int()
    .min(1)
    .max(5)
    .default(1)
    .meta({ description: 'Pages at once; each waits for its turn. Only with http.' }),
});

/** A recipe part by part: what it may not mean as a whole is in `contradictions.ts`. */
export const RecipeShape = z.strictObject({
  description: z.string().max(1_000).optional(),
  parameters: z.record(ParameterName, Parameter).default({}),
  start: z.array(UrlTemplate).min(1).max(100).meta({ description: 'Pages to begin with.' }),
  render: z.enum(['http', 'browser']).default('http').meta({
    description: 'http reads the page as it is sent, many times faster; browser runs its scripts.',
  }),
  source: z.enum(['html', 'json']).default('html'),
  waitFor: z.string().trim().min(1).max(1_000).optional().meta({
    description: 'With browser: CSS selector that must be visible first.',
  }),
  page: PageSettings.optional().meta({
    description:
      'With browser: how pages of the list are opened and made ready (docs/page-craft.md): consent, steps, scroll, block, locale and more.',
  }),
  session: SessionWish.optional().meta({
    description: 'Session of yours to read the pages in, unless the job names another one.',
  }),
  loggedIn: Selectors.optional().meta({
    description:
      'Must be on every page: only who is logged in sees it. A page without fails as TARGET_AUTH_REQUIRED.',
  }),
  list: Selectors.optional().meta({ description: 'One item, one row. Absent: the page is one.' }),
  fields: z.array(Field).min(1).max(100),
  detail: Detail.optional(),
  pagination: Pagination.optional(),
  stop: StopRules.prefault({}),
  dedupe: z
    .array(z.string())
    .min(1)
    .max(10)
    .optional()
    .meta({ description: 'Fields that make a row what it is: of equal ones the first is kept.' }),
  onMissing: z.enum(['fail', 'partial']).default('fail').meta({
    description: 'A row that lacks a required field: a failure, or kept and counted.',
  }),
  minRows: z.int().min(0).max(1_000_000).default(1).meta({
    description: 'Fewer rows are a failure: a page that changed must not look like success.',
  }),
});
export type RecipeShape = z.output<typeof RecipeShape>;
