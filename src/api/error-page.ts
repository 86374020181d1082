import { FAILURES, type FailureCode } from '../jobs/errors.ts';
import { ERROR_HELP } from './error-help.ts';

const CODES = Object.keys(FAILURES) as FailureCode[];

/** `docs/errors.md`: a section for each code. */
export const errorsMarkdown = (): string =>
  [
    '# Errors',
    'Refused requests answer `application/problem+json` with one of these codes; failed jobs carry',
    'one in `failure`. A code is never renamed or reused. This page is made from the table in the',
    'code by `node scripts/write-errors.ts`; a test holds the two together.',
    ...CODES.flatMap((code) => [`\n## ${code}\n`, factsOf(code), '', ...proseOf(code)]),
    '',
  ].join('\n');

const proseOf = (code: FailureCode): string[] => {
  const { meaning, wayOut } = ERROR_HELP[code];
  return [meaning, '', `**Way out.** ${wayOut}`];
};

function factsOf(code: FailureCode): string {
  const { status, retryable, title } = FAILURES[code];
  return `*${title}.* Status ${status}. ${retryable ? 'Tried again.' : 'Not tried again.'}`;
}

/** The same for a browser; `/docs/errors#CODE` is the `type` of a problem. */
export function errorsHtml(): string {
  const sections = CODES.map((code) => {
    const { meaning, wayOut } = ERROR_HELP[code];
    return `<section id="${code}"><h2>${code}</h2><p>${withCode(factsOf(code))}</p>
<p>${withCode(meaning)}</p><p><strong>Way out.</strong> ${withCode(wayOut)}</p></section>`;
  });
  return sections.join('\n');
}

/** The little Markdown that the table uses. */
const withCode = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>');
