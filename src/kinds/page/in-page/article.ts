/// <reference lib="dom" />
import { Readability } from '@mozilla/readability';

/** Elements after which a document is no article that people read. */
const ELEMENTS_MAX = 100_000;

/** The main article of a document, by Mozilla's Readability; `undefined` when there is none. */
export function articleOf(page: Document): Element | undefined {
  if (!page.documentElement) return undefined;
  // Readability takes the document apart.
  const copy = page.cloneNode(true) as Document;
  if (copy.getElementsByTagName('*').length > ELEMENTS_MAX) return undefined;
  const article = new Readability<Element>(copy, {
    maxElemsToParse: ELEMENTS_MAX,
    // They name the language of code.
    keepClasses: true,
    serializer: (element) => element as Element,
  }).parse();
  return article?.content ?? undefined;
}
