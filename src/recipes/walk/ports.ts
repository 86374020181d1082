import type { Document } from '../extract/document.ts';
import type { Pagination } from '../pagination.ts';

/** A page as it was answered. */
export interface Page {
  readonly status: number;
  /** What the site wants of who comes too often, in seconds from now. */
  readonly retryAfterS?: number | undefined;
  readonly document: Document;
}

/** What a page loaded more on being asked; items that were read before are not in it. */
export type More = Extract<Pagination, { type: 'click' | 'scroll' }>;

/** Where pages come from: a browser, or requests of our own. Every page waits for its turn. */
export interface PageSource {
  /** @throws JobFailure, Deferral */
  open(url: string): Promise<Page>;
  /** A page behind a row. */
  openDetail(url: string): Promise<Page>;
  /**
   * Lets the open page load more, and shows what came.
   *
   * @returns `undefined` when nothing came
   */
  more(how: More): Promise<Document | undefined>;
  /** The same for items that an earlier invocation has read. @returns whether something came */
  skip(how: More): Promise<boolean>;
}
