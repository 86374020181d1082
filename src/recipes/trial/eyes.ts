import { JobFailure } from '../../jobs/errors.ts';
import type { Document, Found } from '../extract/document.ts';

/** Something that selectors are asked about, and the page that it is on. */
export interface Place {
  readonly eyes: Eyes;
  readonly found: Found;
}

/** A page as a test looks at it: by every selector there is, of which a real run asks only some. */
export interface Eyes {
  /** The page, with what was spent on it counted since the last look that was too dear. */
  page(): Document;
  /** @returns `undefined` when this selector alone costs more than a page may */
  select(selector: string, within: Found): readonly Found[] | undefined;
}

export function createEyes(document: Document): Eyes {
  let page = document.fresh();
  return {
    page: () => page,
    select: (selector, within) => {
      const first = attempt(page, selector, within);
      if (first) return first;
      // Others may have used up what there was: asked alone, it may be cheap.
      page = document.fresh();
      return attempt(page, selector, within);
    },
  };
}

function attempt({ select }: Document, selector: string, within: Found) {
  try {
    return select(selector, within);
  } catch (thrown) {
    if (isTooExpensive(thrown)) return undefined;
    throw thrown;
  }
}

export const isTooExpensive = (thrown: unknown): thrown is JobFailure =>
  thrown instanceof JobFailure && thrown.code === 'RECIPE_TOO_EXPENSIVE';
