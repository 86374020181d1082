/** Markup that is safe to put into a page as it is. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Html[] | undefined;

/** Builds markup; every text that is put in is escaped, and markup is not. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.reduce((page, text, index) => page + text + rendered(parts[index]), ''),
});

/** Data for a script element; no text in it can close that element. */
export const json = (value: unknown): Html => ({
  html: JSON.stringify(value, null, 2).replaceAll('<', '\\u003c'),
});

function rendered(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map((one) => one.html).join('');
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
