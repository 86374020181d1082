import { contradictionsOfVisit } from '../visits/visit-rules.ts';
import type { RecipeShape } from './recipe-shape.ts';
import { pretended } from './template.ts';

type Recipe = Pick<RecipeShape, 'page' | 'render' | 'waitFor' | 'start'>;

/** What cannot be meant of how pages are opened. */
export function* inPageSettings({ page, render, waitFor, start }: Recipe) {
  if (!page) return;
  if (render === 'http') yield { path: ['page'], message: 'Needs render: browser.' };
  if (page.waitFor !== undefined && waitFor !== undefined) {
    yield { path: ['page', 'waitFor'], message: 'Stands beside waitFor of the recipe: take one.' };
  }
  for (const template of start) {
    for (const [path, message] of contradictionsOfVisit({ ...page, url: pretended(template) })) {
      yield { path: ['page', ...path], message };
    }
  }
}
