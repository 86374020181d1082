import * as z from 'zod';
import { RecipeReferenceText } from '../../jobs/recipe-reference.ts';
import { urlAt } from '../../recipes/next-url.ts';
import { Recipe, type Values } from '../../recipes/recipe.ts';
import { scriptsIn } from '../../visits/visit-rules.ts';
import { TargetUrl } from '../../wall/target.ts';
import type { Kind, Target } from '../kind.ts';
import { stepTargets } from '../visit-input.ts';
import { visitSettings } from '../visit-settings.ts';

const Output = z.strictObject({
  formats: z
    .array(z.enum(['csv', 'jsonl', 'parquet']))
    .min(1)
    .max(3)
    .refine((formats) => new Set(formats).size === formats.length, 'Name each format once.')
    .default(['csv'])
    .meta({
      description: 'Files to make: rows.csv (RFC 4180), rows.jsonl (a row a line), rows.parquet.',
    }),
  gzip: z.boolean().default(false).meta({
    description: 'Pack them; their names end in .gz, but that of Parquet, which packs its columns.',
  }),
  bom: z.boolean().default(false).meta({
    description: 'Begin the CSV with a byte order mark, by which spreadsheets know UTF-8.',
  }),
  formulas: z.enum(['neutralise', 'keep']).default('neutralise').meta({
    description:
      'Cells that a spreadsheet would run (=, +, -, @ at their beginning) get an apostrophe before.',
  }),
});

/** A name of a stored recipe, which has the recipe in its place before this is read. */
const Unresolved = RecipeReferenceText.transform((_, context): never => {
  context.addIssue({ code: 'custom', message: 'The stored recipe was not looked up.' });
  return z.NEVER;
});

const fields = z.strictObject({
  ...visitSettings,
  recipe: z
    .union([Recipe, Unresolved])
    .meta({ description: 'What to read from which pages, see docs/recipes.md; or a stored one.' }),
  parameters: z
    .record(z.string(), z.union([z.string().max(1_000), z.number()]))
    .default({})
    .meta({ description: 'Values for the parameters of the recipe.' }),
  output: Output.prefault({}).meta({ description: 'Files to make of the rows.' }),
  test: z.boolean().default(false).meta({
    description:
      'Only try the recipe: read its first page and three details, tell what every selector matches (test.json) and draw it (matches.png). Nothing that is missing is a failure.',
  }),
});

type Fields = z.output<typeof fields>;

/** A recipe with everything that it needs to be run. */
export const ScrapeInput = fields
  .superRefine((input, context) => {
    for (const [path, message] of problemsIn(input)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .overwrite(withOwnSession);
export type ScrapeInput = z.output<typeof ScrapeInput>;

/** The session of the job, or that of its recipe: from here on they are alike. */
function withOwnSession(input: Fields): Fields {
  const session = input.session ?? input.recipe.session;
  return session ? { ...input, session } : input;
}

type Problem = [path: readonly (string | number)[], message: string];

function* problemsIn(input: Fields): Generator<Problem> {
  yield* inParameters(input);
  for (const [index, url] of startUrls(input).entries()) {
    const { error } = TargetUrl.safeParse(url);
    if (error) yield [['recipe', 'start', index], error.issues[0]?.message ?? 'Is no address.'];
  }
}

function* inParameters({ recipe, parameters }: Fields): Generator<Problem> {
  for (const [name, value] of Object.entries(parameters)) {
    const declared = Object.hasOwn(recipe.parameters, name) ? recipe.parameters[name] : undefined;
    if (!declared) yield [['parameters', name], 'The recipe has no such parameter.'];
    else if (typeof value !== declared.type)
      yield [['parameters', name], `Is no ${declared.type}.`];
  }
  for (const [name, { default: preset }] of Object.entries(recipe.parameters)) {
    if ((parameters[name] ?? preset) !== undefined) continue;
    yield [['parameters', name], 'The recipe needs this parameter.'];
  }
}

/** The values that places in URLs are filled with. */
export const valuesOf = ({ recipe, parameters }: Fields): Values =>
  Object.fromEntries(
    Object.entries(recipe.parameters).map(([name, { default: preset }]) => [
      name,
      String(parameters[name] ?? preset ?? ''),
    ]),
  );

const startUrls = (input: Fields): readonly string[] =>
  input.recipe.start.map(
    (_, start) => urlAt(input.recipe, valuesOf(input), { start, pages: 0 }) ?? '',
  );

const below = (place: string, targets: readonly Target[]): readonly Target[] =>
  targets.map(({ pointer, url }) => ({ pointer: `${place}${pointer}`, url }));

/** A table of the pages of a site: `rows.csv`, `rows.jsonl`, `rows.parquet`, and `manifest.json`. */
export const scrape = {
  name: 'scrape',
  input: ScrapeInput,
  // What an attempt has read stays read, so further ones cost little.
  maxAttempts: 5,
  targets: (input) => [
    ...startUrls(input).map((url, index) => ({ pointer: `/recipe/start/${index}`, url })),
    ...below('/recipe/page', stepTargets(input.recipe.page?.steps ?? [])),
  ],
  scripts: ({ recipe: { page } }) =>
    page ? scriptsIn(page).map((pointer) => `/recipe/page${pointer}`) : [],
} as const satisfies Kind<'scrape', typeof ScrapeInput>;
