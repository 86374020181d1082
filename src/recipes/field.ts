import * as z from 'zod';
import { isLocale, isTimeZone } from './locale.ts';
import { Selectors } from './selector.ts';
import { Transform } from './transform.ts';

/** Names become columns: letters, digits and `_`, so that they need quotes nowhere. */
export const FieldName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, {
    error: 'A name has letters, digits and _, begins with no digit, and at most 64 characters.',
  })
  // The one name that an object does not simply have: its value would be lost.
  .refine((name) => name !== '__proto__', 'No column can have this name.');

export const FieldType = z.enum(['string', 'number', 'money', 'date', 'url', 'boolean']);
export type FieldType = z.output<typeof FieldType>;

const Locale = z.string().max(35).refine(isLocale, 'This is no locale, such as de or en-GB.');

/** Whatever level a field is on. */
const common = {
  name: FieldName,
  select: Selectors.optional().meta({ description: 'Within the item. Absent: the item itself.' }),
  get: z
    .string()
    .regex(/^(?:text|rawText|html|innerHtml|@[A-Za-z_:][-A-Za-z0-9_:.]*)$/, {
      error: 'One of text, rawText, html, innerHtml, or an attribute such as @href.',
    })
    .default('text')
    .meta({ description: 'What of the element: text has its white space collapsed.' }),
  all: z.boolean().default(false).meta({ description: 'All matches, as a list.' }),
  join: z.string().max(20).optional().meta({ description: 'With all: one text, joined by this.' }),
  type: FieldType.default('string'),
  locale: Locale.optional().meta({ description: 'Of numbers, money and dates. Default en.' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'ISO 4217, such as EUR.' })
    .optional()
    .meta({ description: 'Of money that names none. Default: what its sign says.' }),
  format: z.string().min(1).max(100).optional().meta({
    description: 'Of dates, in Unicode tokens such as dd.MM.yyyy HH:mm. Default ISO 8601.',
  }),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'This is not a time zone of the IANA database, such as Europe/Berlin.')
    .optional()
    .meta({ description: 'Of dates that name none. Default UTC.' }),
  required: z.boolean().default(false).meta({ description: 'A row without it is a failure.' }),
  default: z
    .union([z.string().max(1_000), z.number(), z.boolean()])
    .optional()
    .meta({ description: 'Value, as it is to come out, where nothing is found.' }),
  transform: z
    .array(Transform)
    .max(10)
    .default([])
    .meta({ description: 'Steps, before the type.' }),
} as const;

/** What a level of the recipe knows of a field. Nested ones make a list of objects. */
export interface Field extends z.output<z.ZodObject<typeof common>> {
  readonly fields?: Field[] | undefined;
}

const BELONGS: Readonly<Partial<Record<keyof Field, readonly FieldType[]>>> = {
  locale: ['number', 'money', 'date'],
  currency: ['money'],
  format: ['date'],
  timeZone: ['date'],
};

const FITS: Readonly<Record<FieldType, 'string' | 'number' | 'boolean' | 'none'>> = {
  string: 'string',
  number: 'number',
  money: 'none',
  date: 'string',
  url: 'string',
  boolean: 'boolean',
};

/** Options that cannot both be meant. */
function* contradictionsIn(field: Field): Generator<[keyof Field, string]> {
  for (const [option, types] of Object.entries(BELONGS) as [keyof Field, FieldType[]][]) {
    if (field[option] !== undefined && !types.includes(field.type)) {
      yield [option, `Belongs to the type ${types.join(' or ')}.`];
    }
  }
  yield* inLists(field);
  if (field.default === undefined) return;
  if (typeof field.default !== FITS[field.type]) yield ['default', `Is no ${field.type}.`];
  if (field.required) yield ['default', 'A required field has no default.'];
  if (field.all || field.fields) yield ['default', 'A list has no default: it is empty.'];
}

function* inLists({ join, all, type, transform }: Field): Generator<[keyof Field, string]> {
  if (join !== undefined && !all) yield ['join', 'Needs all: true.'];
  if (join !== undefined && type !== 'string') yield ['join', 'Joins strings only.'];
  const isSplit = transform.some((step) => step.op === 'split' && step.at === undefined);
  if (isSplit && !all) yield ['transform', 'A split that keeps all parts needs all: true.'];
}

function check(field: Field, context: z.RefinementCtx): void {
  for (const [path, message] of contradictionsIn(field)) {
    context.addIssue({ code: 'custom', path: [path], message });
  }
  const names = (field.fields ?? []).map(({ name }) => name);
  names.forEach((name, index) => {
    if (names.indexOf(name) === index) return;
    context.addIssue({ code: 'custom', path: ['fields', index, 'name'], message: 'Used twice.' });
  });
}

const nested = <Inner extends z.ZodType<Field>>(inner: Inner) =>
  z
    .strictObject({ ...common, fields: z.array(inner).min(1).max(50).optional() })
    .superRefine(check);

const Innermost = z.strictObject(common).superRefine(check);

/** Three levels: a list of lists of lists is the deepest that anybody reads. */
export const Field: z.ZodType<Field> = nested(nested(Innermost)).meta({
  description: 'A column. With fields: each match of select is an object of a list.',
});
