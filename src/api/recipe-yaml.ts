import { Document } from 'yaml';
import type { Version } from '../recipes/stored/stored-recipe.ts';

/** Whether a client would rather have YAML: it names it, and names no JSON before it. */
export function wantsYaml(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((range) => range.trim().toLowerCase());
  const [first] = types.filter((type) => IS_EITHER.test(type));
  return first !== undefined && !first.startsWith('application/json');
}

const IS_EITHER = /^(?:application\/json|application\/(?:x-)?yaml|text\/(?:x-)?yaml)\s*(?:;|$)/;

/** The recipe alone, to be edited and put back; which it is stands above it. */
export function recipeYaml({ info, text }: Version): string {
  const document = new Document(JSON.parse(text), { version: '1.2' });
  document.commentBefore = ` ${info.name}@${info.version}`;
  return document.toString({ lineWidth: 100 });
}
