/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** A document as text. */
export interface Dom {
  readonly html: string;
  readonly isCut: boolean;
  /** What stands in password fields now, typed or sent: not to be shown to anybody. */
  readonly passwords: readonly string[];
}

/** Runs inside the page: the document as it is now. */
export function readDom(maxChars: number): Dom {
  const fields = document.querySelectorAll<HTMLInputElement>('input[type=password]');
  // A form has one or two; bounded all the same, for a page may have any number.
  const passwords = [...fields]
    .slice(0, 100)
    .flatMap((field) => [field.value, field.getAttribute('value') ?? ''])
    .map((password) => password.slice(0, 1_000));
  const type = document.doctype ? `<!doctype ${document.doctype.name}>\n` : '';
  const html = `${type}${document.documentElement?.outerHTML ?? ''}\n`;
  return { html: html.slice(0, maxChars), isCut: html.length > maxChars, passwords };
}
