import { LIST_PATH } from '../walk/tally.ts';
import type { SampleOf } from './past.ts';
import type { Watched } from './watched.ts';

/** How often something was looked for, and in how many cases it matched. */
export const matchesOf =
  (mark: string): SampleOf =>
  ({ found }) =>
    found[mark] && { looked: found[mark][0], hits: found[mark][1] };

/** The same with how often a value came of it: what a field is there for. */
const valuesOf =
  (mark: string): SampleOf =>
  ({ found }) =>
    found[mark] && { looked: found[mark][0], hits: found[mark][2] };

/** Of the list: items of the pages that had any. */
export const itemsOf =
  (mark: string): SampleOf =>
  ({ found }) =>
    found[mark] && { looked: found[mark][1], hits: found[mark][2] };

export const isList = ({ path }: Watched): boolean => path === LIST_PATH;

/** How often the field is found, as its health counts it. */
export const sampleOfField = (watched: Watched): SampleOf =>
  isList(watched) ? matchesOf(watched.mark) : valuesOf(watched.mark);
