/// <reference lib="dom" />
import { articleOf } from './article.ts';
import { type Link, linksOf } from './links.ts';
import { markdownOf } from './markdown.ts';
import { type Metadata, metadataOf } from './metadata.ts';
import { articleText, visibleText } from './text.ts';

export interface ReadOptions {
  readonly outputs: readonly string[];
  readonly readability: boolean;
  /** Most characters of each text. */
  readonly maxChars: number;
  readonly maxLinks: number;
}

/** What was read; only what `outputs` asks for. */
export interface Reading {
  html?: string;
  markdown?: string;
  text?: string;
  links?: Link[];
  metadata?: Metadata;
  /** Something was longer than its limit. */
  isCut: boolean;
  /** Readability found no article, so all of the page was taken. */
  hasNoArticle: boolean;
}

/**
 * Reads the document that it runs in.
 *
 * This file is bundled with its libraries (`build-reader.ts`) and run inside the page's renderer,
 * in a world apart from the page's scripts: whatever a hostile document costs to walk, convert and
 * serialize, it costs the renderer, which has a memory limit and a deadline, and not this service.
 */
export function readPage(options: ReadOptions): Reading {
  const wants = new Set(options.outputs);
  const article = options.readability ? articleOf(document) : undefined;
  const reading: Reading = { isCut: false, hasNoArticle: options.readability && !article };
  const cut = (text: string) => {
    if (text.length <= options.maxChars) return text;
    reading.isCut = true;
    return text.slice(0, options.maxChars);
  };
  // A style sheet of XML that fails leaves a document without any element.
  const body: Element = document.body ?? document.documentElement ?? document.createElement('p');

  if (wants.has('html')) reading.html = cut(htmlOf(document));
  if (wants.has('markdown')) reading.markdown = cut(markdownOf(article ?? body));
  if (wants.has('text')) reading.text = cut(article ? articleText(article) : visibleText(body));
  if (wants.has('metadata')) reading.metadata = metadataOf(document);
  if (wants.has('links')) {
    const { links, isCut } = linksOf(document, options.maxLinks);
    reading.links = links;
    reading.isCut ||= isCut;
  }
  return reading;
}

const htmlOf = ({ doctype, documentElement }: Document): string =>
  `${doctype ? `<!doctype ${doctype.name}>\n` : ''}${documentElement?.outerHTML ?? ''}\n`;
