import * as z from 'zod';
import type { Recipe } from '../../recipes/recipe.ts';
import { type VisitInput, visitFields } from '../visit-input.ts';

const VisitDefaults = z.object(visitFields);

/** A page as a browser opens it that is told nothing of it. */
export const plainVisit = (url: string): VisitInput => VisitDefaults.parse({ url });

export interface Opened {
  /** A page of the list; else one behind a row. */
  readonly isList: boolean;
  /** The first of an invocation: what is answered and given there, all that follow have. */
  readonly isFirst: boolean;
}

/** How a scrape opens one of its pages: those behind rows look alike, and nothing is done on them. */
export function visitOf(recipe: Recipe, url: string, { isList, isFirst }: Opened): VisitInput {
  const visit = { ...plainVisit(url), ...recipe.page };
  const given = isFirst ? {} : { consent: 'ignore' as const, cookies: [] };
  if (!isList) return { ...visit, ...given, ...UNTOUCHED };
  return { ...visit, ...given, waitFor: recipe.page?.waitFor ?? recipe.waitFor };
}

const UNTOUCHED = {
  waitFor: undefined,
  steps: [],
  click: [],
  scroll: undefined,
  evaluate: undefined,
  delayMs: 0,
};
