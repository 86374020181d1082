import {
  type Document,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { JobFailure } from '../jobs/errors.ts';
import { readJson, refuseDeep, textOf, tooDeep, unsupported } from './body.ts';
import { invalid } from './fields.ts';

/** RFC 9512, and what people sent before it. */
const IS_YAML =
  /^(?:application\/(?:x-)?yaml|text\/(?:x-)?yaml|application\/[\w.-]+\+yaml)\s*(?:;|$)/i;

/** Places that aliases may stand for in all: enough to say a thing twice, too few for a bomb. */
const MOST_ALIASES = 100;

/**
 * Reads a body that is JSON, or YAML 1.2 by its core schema.
 *
 * @throws JobFailure as `readJson` does; what is wrong with a YAML document is named by line and column
 */
export function readJsonOrYaml(body: string | undefined, contentType: string | undefined): unknown {
  if (contentType !== undefined && IS_YAML.test(contentType)) return readYaml(textOf(body));
  try {
    return readJson(body, contentType);
  } catch (thrown) {
    const isOther = thrown instanceof JobFailure && thrown.code === 'UNSUPPORTED_MEDIA_TYPE';
    throw isOther ? unsupported('application/json or application/yaml') : thrown;
  }
}

function readYaml(text: string): unknown {
  const lines = new LineCounter();
  const document = withinStack(() =>
    parseDocument(text, {
      ...{ version: '1.2', schema: 'core', lineCounter: lines, logLevel: 'error' },
      // Looked for below: the library compares every key with every other.
      uniqueKeys: false,
    }),
  );
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw faulty(fault);
  withinStack(() => refuseRepeated(document, lines));
  const value = withinStack(() => expanded(document));
  refuseDeep(value);
  return value;
}

/** The library calls itself for every level: what is too deep for it is too deep for us. */
function withinStack<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tooDeep();
    throw thrown;
  }
}

function expanded(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError)) throw thrown;
    const isOfNothing = thrown.message.startsWith('Unresolved alias');
    const detail = isOfNothing
      ? 'An alias names no anchor before it.'
      : 'There are too many aliases.';
    throw invalid([{ pointer: '', detail }]);
  }
}

function refuseRepeated(document: Document, lines: LineCounter): void {
  visit(document, {
    Map: (_, { items }) => {
      const known = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : undefined;
        if (name === undefined) throw at(lines, key, 'A name must be a plain word.');
        if (known.has(name)) throw at(lines, key, `"${name.slice(0, 100)}" is there twice.`);
        known.add(name);
      }
    },
  });
}

function at(lines: LineCounter, node: unknown, detail: string): JobFailure {
  const { line, col } = lines.linePos((node as Partial<Node> | undefined)?.range?.[0] ?? 0);
  return invalid([{ pointer: '', detail: `Line ${line}, column ${col}: ${detail}` }]);
}

/** The first line of what the library says; the others draw the place. */
function faulty({ message, linePos }: YAMLError): JobFailure {
  if (message.includes('call stack')) return tooDeep();
  const [first = ''] = message.split('\n');
  const words = first.replace(/ at line \d+, column \d+:?$/, '').slice(0, 200);
  const [{ line, col } = { line: 1, col: 1 }] = linePos ?? [];
  return invalid([{ pointer: '', detail: `Line ${line}, column ${col}: ${words}.` }]);
}
