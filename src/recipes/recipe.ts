import { contradictionsIn } from './contradictions.ts';
import { RecipeShape } from './recipe-shape.ts';
import { filled } from './template.ts';

/** What to read from which pages: one table, row by row. */
export const Recipe = RecipeShape.superRefine((recipe, context) => {
  for (const { path, message } of contradictionsIn(recipe)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});
export type Recipe = RecipeShape;
export type Detail = NonNullable<RecipeShape['detail']>;

/** Values for the parameters of a recipe. */
export type Values = Readonly<Record<string, string>>;

/** The start URLs, with the parameters of a job in their places. */
export const startsOf = ({ start }: Recipe, values: Values): readonly string[] =>
  start.map((template) => filled(template, values));
