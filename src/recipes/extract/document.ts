/** Something that a selector found: an element of a page or a value of a JSON document. */
export type Found = unknown;

/** A page or a JSON document, as selectors see it: one implementation of each, however it came. */
export interface Document {
  readonly url: string;
  readonly root: Found;
  /** All matches of one selector, in document order. @throws JobFailure `RECIPE_TOO_EXPENSIVE` */
  select(selector: string, within: Found): readonly Found[];
  /** What of a match is wanted; `undefined` when it has no such thing. */
  read(found: Found, get: string): string | undefined;
  /** Where relative addresses start. */
  readonly baseUrl: string;
  /** The same page, with what its selectors cost counted anew. */
  fresh(): Document;
}
