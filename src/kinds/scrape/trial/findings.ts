import type { Fault } from '../../../recipes/trial/fault.ts';
import type { Looked } from '../../../recipes/trial/selector-note.ts';
import type { TriedDetails } from '../../../recipes/trial/try-details.ts';
import type { TriedPage } from '../../../recipes/trial/try-page.ts';
import type { ScrapeInput } from '../input.ts';
import type { Drawn } from './draw-matches.ts';
import type { TrialPage } from './trial-page.ts';

/** What is said of the picture. */
export interface PictureNote extends Pick<Drawn, 'outlined' | 'hidden' | 'isCut'> {
  readonly name: string;
  /** `page`: as its scripts have made it; `document`: as it was sent, scripts off. */
  readonly shows: 'page' | 'document';
}

/** Why there is none. */
export interface PictureMissing {
  readonly missing: string;
}

/** What a test has found, in its parts. */
export interface Found {
  readonly page: TrialPage;
  readonly tried: TriedPage;
  readonly looked: readonly Looked[];
  readonly input: ScrapeInput;
  readonly details: TriedDetails;
  readonly faults: readonly Fault[];
  readonly picture: PictureNote | PictureMissing | undefined;
}

/** Everything that a test has found: what `test.json` holds. */
export function findingsOf({ input, page, tried, looked, details, faults, picture }: Found) {
  const { recipe } = input;
  return {
    version: 1,
    url: page.document.url,
    status: page.status,
    render: recipe.render,
    items: tried.items,
    rowsRead: tried.rowsRead,
    rows: details.rows,
    selectors: [...looked, ...details.looked].map(({ note }) => note),
    wouldFail: [...faults, ...details.faults],
    next: tried.next,
    ...(recipe.detail ? { details: { pages: details.pages, isPutOff: details.isPutOff } } : {}),
    picture,
  };
}
export type Findings = ReturnType<typeof findingsOf>;
