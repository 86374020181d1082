/**
 * The grammar of XPath 1.0, read and nothing else: the engine is ten times as large and belongs to
 * workers only. https://www.w3.org/TR/1999/REC-xpath-19991116/#section-Expressions
 */

const TOKEN =
  /\s+|"[^"]*"|'[^']*'|\d+(?:\.\d*)?|\.\d+|\.\.|::|\/\/|!=|<=|>=|[()[\].@,/|+=<>*$:-]|[\p{L}_][\p{L}\p{N}_.-]*/uy;

const AXES: ReadonlySet<string> = new Set([
  'ancestor',
  'ancestor-or-self',
  'attribute',
  'child',
  'descendant',
  'descendant-or-self',
  'following',
  'following-sibling',
  'parent',
  'preceding',
  'preceding-sibling',
  'self',
]);

const NODE_TYPES: ReadonlySet<string> = new Set(['comment', 'node', 'text']);

const FUNCTIONS: ReadonlySet<string> = new Set([
  'boolean',
  'ceiling',
  'concat',
  'contains',
  'count',
  'false',
  'floor',
  'last',
  'local-name',
  'name',
  'normalize-space',
  'not',
  'number',
  'position',
  'round',
  'starts-with',
  'string',
  'string-length',
  'substring',
  'substring-after',
  'substring-before',
  'sum',
  'translate',
  'true',
]);

const OPERATORS: ReadonlySet<string> = new Set([
  ...['or', 'and', 'div', 'mod', '=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '|'],
]);

/** Deeper nesting is nobody's meaning, and would use up the stack. */
const DEEPEST = 20;

class Fault extends Error {}

/** Why this is no XPath; `undefined` if it is one. */
export function xpathFault(expression: string): string | undefined {
  try {
    const reader = readerOf(tokensOf(expression));
    readExpression(reader, 0);
    if (reader.peek() !== undefined) throw new Fault(`"${reader.peek()}" was not expected.`);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return `This is no XPath 1.0: ${error.message}`;
    throw error;
  }
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const at = TOKEN.lastIndex;
    const [token] = TOKEN.exec(expression) ?? [];
    if (token === undefined) throw new Fault(`"${expression[at]}" cannot stand at ${at + 1}.`);
    if (token.trim() !== '') tokens.push(token);
  }
  return tokens;
}

interface Reader {
  peek(ahead?: number): string | undefined;
  next(): string | undefined;
  take(...tokens: string[]): boolean;
  expect(token: string): void;
}

function readerOf(tokens: readonly string[]): Reader {
  let at = 0;
  const reader: Reader = {
    peek: (ahead = 0) => tokens[at + ahead],
    next: () => tokens[at++],
    take: (...wanted) => {
      const isThere = wanted.includes(tokens[at] ?? '');
      if (isThere) at += 1;
      return isThere;
    },
    expect: (token) => {
      if (!reader.take(token)) throw new Fault(`"${token}" is missing.`);
    },
  };
  return reader;
}

function readExpression(reader: Reader, depth: number): void {
  if (depth > DEEPEST) throw new Fault('it is nested too deep.');
  do {
    while (reader.take('-'));
    readPath(reader, depth);
  } while (reader.take(...OPERATORS));
}

function readPath(reader: Reader, depth: number): void {
  if (startsPrimary(reader)) {
    readPrimary(reader, depth);
    readPredicates(reader, depth);
    if (reader.take('/', '//')) readSteps(reader, depth);
    return;
  }
  const isAbsolute = reader.take('/');
  if (isAbsolute && !startsStep(reader)) return;
  if (!isAbsolute) reader.take('//');
  readSteps(reader, depth);
}

const isName = (token = ''): boolean => /^[\p{L}_]/u.test(token);

const startsStep = (reader: Reader): boolean =>
  isName(reader.peek()) || ['.', '..', '@', '*'].includes(reader.peek() ?? '');

function startsPrimary(reader: Reader): boolean {
  const [first = '', second] = [reader.peek(), reader.peek(1)];
  const isCall = isName(first) && second === '(' && !NODE_TYPES.has(first);
  return isCall || first === '(' || /^["'\d]|^\.\d/.test(first);
}

function readPrimary(reader: Reader, depth: number): void {
  const first = reader.next() ?? '';
  if (first === '(') {
    readExpression(reader, depth + 1);
    reader.expect(')');
    return;
  }
  if (!isName(first)) return;
  if (!FUNCTIONS.has(first)) throw new Fault(`there is no function ${first}().`);
  reader.expect('(');
  if (reader.take(')')) return;
  do readExpression(reader, depth + 1);
  while (reader.take(','));
  reader.expect(')');
}

function readSteps(reader: Reader, depth: number): void {
  do readStep(reader, depth);
  while (reader.take('/', '//'));
}

function readStep(reader: Reader, depth: number): void {
  if (reader.take('.', '..')) return;
  if (!reader.take('@') && reader.peek(1) === '::') readAxis(reader);
  const test = reader.next() ?? '';
  if (test !== '*' && !isName(test))
    throw new Fault(`a step is missing${test && ` before "${test}"`}.`);
  if (NODE_TYPES.has(test) && reader.take('(')) reader.expect(')');
  if (reader.peek() === ':') throw new Fault('pages have no namespaces.');
  readPredicates(reader, depth);
}

function readAxis(reader: Reader): void {
  const axis = reader.next() ?? '';
  if (!AXES.has(axis)) throw new Fault(`there is no axis ${axis}.`);
  reader.expect('::');
}

function readPredicates(reader: Reader, depth: number): void {
  while (reader.take('[')) {
    readExpression(reader, depth + 1);
    reader.expect(']');
  }
}
