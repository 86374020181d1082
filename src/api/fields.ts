import type { z } from 'zod';
import { type FieldError, JobFailure } from '../jobs/errors.ts';

/** Where a refused value stood: in the body (a JSON pointer), the query, the path or a header. */
export type Place = 'body' | 'query' | 'path' | 'header';

/**
 * Reads a part of a request by its schema.
 *
 * @throws JobFailure `INVALID_REQUEST` that names every refused field
 */
export function read<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: Place,
): z.output<Schema> {
  const { data, error } = schema.safeParse(value);
  if (!error) return data as z.output<Schema>;
  throw invalid(error.issues.flatMap((issue) => fieldsOf(issue, place)));
}

/** A refused request: the message names the first field, `fields` all of them. */
export function invalid(fields: readonly FieldError[]): JobFailure {
  const named = fields.map(({ pointer, detail }) => `${pointer || 'body'}: ${detail}`);
  const more = named.length > 1 ? ` And ${named.length - 1} more, see "errors".` : '';
  return new JobFailure('INVALID_REQUEST', `${named[0] ?? 'Not readable.'}${more}`, { fields });
}

function fieldsOf(issue: z.core.$ZodIssue, place: Place): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key], place),
      detail: 'There is no such field.',
    }));
  }
  const nested = issue.code === 'invalid_union' ? meantIn(issue.errors) : undefined;
  if (nested && nested.length > 0) {
    return nested.flatMap((inner) =>
      fieldsOf({ ...inner, path: [...issue.path, ...inner.path] }, place),
    );
  }
  return [{ pointer: pointerTo(issue.path, place), detail: issue.message }];
}

/** Of the forms that a value may have, the one that it has: others say that it is of another type. */
const meantIn = (forms: readonly (readonly z.core.$ZodIssue[])[]) =>
  forms.find(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  ) ?? forms[0];

/** RFC 6901 for the body; `query/name` and the like elsewhere. */
const pointerTo = (path: readonly PropertyKey[], place: Place): string => {
  const steps = path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return place === 'body' ? steps.map((step) => `/${step}`).join('') : [place, ...steps].join('/');
};
