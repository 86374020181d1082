import type { SessionContents } from './contents.ts';

/** Shorter values are words of every page, such as a language or a number. */
const VALUE_MIN_CHARS = 8;

/** Everything in a session that nobody must get to see, wherever it may turn up. */
export function secretsOf({ cookies, origins, httpAuth, headers }: SessionContents): string[] {
  const stored = origins.flatMap(({ localStorage, sessionStorage }) => [
    ...Object.values(localStorage),
    ...Object.values(sessionStorage),
  ]);
  const values = [...cookies.map(({ value }) => value), ...stored.flatMap(wordsIn)];
  return [
    ...values.filter(({ length }) => length >= VALUE_MIN_CHARS),
    ...httpAuth.map(({ password }) => password),
    ...headers.flatMap((one) => Object.values(one.headers)),
  ];
}

/** Pages store JSON, and print what is in it. */
function wordsIn(value: string): string[] {
  const words = [value];
  const look = (part: unknown): void => {
    if (typeof part === 'string') words.push(part);
    else if (typeof part === 'object' && part !== null) Object.values(part).forEach(look);
  };
  if (/^\s*[[{"]/.test(value)) look(parsed(value));
  return words;
}

/** What is no JSON has no parts. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
