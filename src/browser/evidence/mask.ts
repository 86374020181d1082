/** Stands where something secret was. */
export const MASK = '[masked]';

/** What holds something secret, to judge by its name: of a header, a parameter, a field. */
const SECRET_NAME =
  /auth|token|secret|passw|passphrase|pwd|passcode|cookie|session|sess_?id|^sid$|csrf|xsrf|jwt|signature|^sig$|hmac|api[-_]?key|access[-_]?key|private|credential|^code$|^otp$|^key$|^ticket$|assertion/i;

/** Shorter words stand in every text. */
const WORD_MIN_CHARS = 5;

/** Each is looked for in all that is told of a page. */
const WORDS_MAX = 2_000;

const JWT = /\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?/g;
const SCHEME = /\b(bearer|basic|digest|negotiate)\s{1,4}[\w.~+/=-]{6,}/gi;
const USER_INFO = /:\/\/[^\s/@:"'<>]{1,256}:[^\s/@"'<>]{1,256}@/g;
const PARAMETER = /([?&#;])([\w.~%[\]-]{1,64})=([^&#\s"'<>;]+)/g;
const PROPERTY = /"([\w.-]{1,64})"(\s?:\s?)"([^"\n]*)"/g;

/** Chromium escapes angle brackets inside of attributes. */
const FIELD_TAG = /<(?:input|meta)\b[^<>]*>/gi;
const IS_PASSWORD = /\btype="?password\b/i;
const NAME_OR_ID = /\b(?:name|id)="([^"]{1,200})"/gi;
const FIELD_VALUE = /\b(value|content)="[^"]*"/gi;

/** Whether something of this name is nobody else's business. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** Long, and of letters and digits as nobody types them: an id that opens something, perhaps. */
export const looksLikeToken = (value: string): boolean =>
  /^[\da-f-]{32,}$/i.test(value) ||
  (/^[\w.~+/=%-]{20,}$/.test(value) &&
    (value.match(/\d/g)?.length ?? 0) >= 3 &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value));

/** Takes secrets out of texts. What was added to it is found wherever it stands. */
export interface Masking {
  /** Words that must not be seen. Those of fewer than five characters are found by name only. */
  add(words: Iterable<string>): void;
  /** The text without what was added: nothing is guessed. */
  words(text: string): string;
  /** The text without what was added, and without what looks like a secret. */
  text(text: string): string;
}

export function createMasking(): Masking {
  const known = new Set<string>();
  const words = (text: string) =>
    [...known].reduce((rest, word) => rest.replaceAll(word, MASK), text);
  return {
    add(more) {
      const found = [...known, ...[...more].filter(isLongEnough).flatMap(spellingsOf)];
      // The longest first: a word may be a part of another one.
      known.clear();
      const longestFirst = found.sort((a, b) => b.length - a.length);
      for (const word of longestFirst.slice(0, WORDS_MAX)) known.add(word);
    },
    words,
    text: (text) => guessed(words(text)),
  };
}

const isLongEnough = (word: string): boolean => word.length >= WORD_MIN_CHARS;

/** As it is, and as it stands in a URL, in JSON and in HTML. */
const spellingsOf = (word: string): string[] => [
  word,
  encodeURIComponent(word.toWellFormed()),
  JSON.stringify(word).slice(1, -1),
  word.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
];

const guessed = (text: string): string =>
  text
    .replace(FIELD_TAG, maskedTag)
    .replace(JWT, MASK)
    .replace(SCHEME, `$1 ${MASK}`)
    .replace(USER_INFO, `://${MASK}@`)
    .replace(PARAMETER, (all, before: string, name: string, value: string) =>
      isSecretName(nameOf(name)) || looksLikeToken(value) ? `${before}${name}=${MASK}` : all,
    )
    .replace(PROPERTY, (all, name: string, colon: string) =>
      isSecretName(name) ? `"${name}"${colon}"${MASK}"` : all,
    );

/** Of `&amp;token`, where the semicolon counts as the beginning. */
const nameOf = (name: string): string => name.replace(/%5[bd]/gi, '');

function maskedTag(tag: string): string {
  const names = [...tag.matchAll(NAME_OR_ID)].map(([, name = '']) => name);
  if (!IS_PASSWORD.test(tag) && !names.some(isSecretName)) return tag;
  return tag.replace(FIELD_VALUE, `$1="${MASK}"`);
}
