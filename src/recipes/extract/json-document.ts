import { JSONPathEnvironment, type JSONPathQuery, type JSONValue } from 'json-p3';
import { JobFailure } from '../../jobs/errors.ts';
import type { Document, Found } from './document.ts';
import { createEffort, type Effort } from './effort.ts';

const ENVIRONMENT = new JSONPathEnvironment();
// They would run a backtracking engine over whatever a site sends.
for (const name of ['match', 'search']) ENVIRONMENT.functionRegister.delete(name);

const PARSED = new Map<string, JSONPathQuery>();
const MOST_PARSED = 1_000;

/** @throws JobFailure `TARGET_NOT_JSON` */
export const parseJson = (text: string, url: string, effort: Effort = createEffort()): Document =>
  documentOf(read(text, url), url, effort);

function documentOf(root: JSONValue, url: string, effort: Effort): Document {
  return {
    url,
    root,
    baseUrl: url,
    select: (selector, within) => {
      effort.look(100);
      return valuesOf(selector, within);
    },
    read: (found) => {
      if (found === null || found === undefined) return undefined;
      return typeof found === 'object' ? JSON.stringify(found) : String(found);
    },
    fresh: () => documentOf(root, url, createEffort()),
  };
}

function read(text: string, url: string): JSONValue {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { host } = new URL(url);
    throw new JobFailure('TARGET_NOT_JSON', `${host} sent something that is no JSON.`, { cause });
  }
}

function valuesOf(selector: string, within: Found): readonly Found[] {
  const known = PARSED.get(selector);
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  const query = known ?? ENVIRONMENT.compile(selector);
  PARSED.set(selector, query);
  return query.query(within as JSONValue).values();
}
