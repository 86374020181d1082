import { languageOf } from '../selector.ts';
import { parseHtml } from './html-document.ts';
import { parseJson } from './json-document.ts';

/** Asks an empty document by a selector. @throws what the engine says against it */
export function canSelect(selector: string): void {
  const isJson = languageOf(selector) === 'json-path';
  const document = isJson
    ? parseJson('{}', 'http://empty.test/')
    : parseHtml('', 'http://empty.test/');
  document.select(selector, document.root);
}
