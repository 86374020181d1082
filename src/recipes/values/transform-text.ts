import { RE2JS } from 're2js';
import type { Transform } from '../transform.ts';

const COMPILED = new Map<string, RE2JS>();
const MOST_COMPILED = 1_000;

/** @throws RE2JSSyntaxException for a pattern that is too large for the engine */
export function compiledPattern(pattern: string, ignoreCase: boolean): RE2JS {
  const key = `${ignoreCase ? 'i' : '-'}${pattern}`;
  const known = COMPILED.get(key);
  if (known) return known;
  if (COMPILED.size >= MOST_COMPILED) COMPILED.clear();
  const made = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  COMPILED.set(key, made);
  return made;
}

/** Takes texts through the steps of a field, in their order; what a step drops is missing. */
export const transformed = (
  texts: readonly string[],
  steps: readonly Transform[],
): readonly string[] =>
  steps.reduce<readonly string[]>((now, step) => now.flatMap((text) => applied(text, step)), texts);

function applied(text: string, step: Transform): readonly string[] {
  switch (step.op) {
    case 'trim':
      return [text.trim()];
    case 'lower':
      return [text.toLowerCase()];
    case 'upper':
      return [text.toUpperCase()];
    case 'regex':
      return matchOf(text, step);
    case 'replace':
      return [compiledPattern(step.pattern, step.ignoreCase).matcher(text).replaceAll(step.with)];
    case 'split':
      return partsOf(text.split(step.separator), step.at);
    case 'lookup': {
      const found = Object.hasOwn(step.table, text) ? step.table[text] : step.otherwise;
      return found === undefined ? [] : [found];
    }
  }
}

function matchOf(text: string, step: Extract<Transform, { op: 'regex' }>): readonly string[] {
  const matcher = compiledPattern(step.pattern, step.ignoreCase).matcher(text);
  if (!matcher.find() || step.group > matcher.groupCount()) return [];
  const group = matcher.group(step.group);
  return group === null ? [] : [group];
}

function partsOf(parts: readonly string[], at: number | undefined): readonly string[] {
  if (at === undefined) return parts;
  const part = parts.at(at);
  return part === undefined ? [] : [part];
}
