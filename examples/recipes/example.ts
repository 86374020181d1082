import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

/** What an example says of itself in its `example.json`. */
const About = z.strictObject({
  /** The package whose documents it reads, in the version that the rest was written down for. */
  package: z.strictObject({
    from: z.enum(['npm', 'debian']),
    name: z.string(),
    version: z.string(),
  }),
  /** Values for the parameters of the recipe. */
  parameters: z.record(z.string(), z.string()).default({}),
  /** The table that comes out: how many rows, the SHA-256 of `rows.csv`, and its first lines. */
  expected: z.strictObject({ rows: z.int(), sha256: z.string(), head: z.array(z.string()) }),
});

export interface Example extends z.output<typeof About> {
  readonly name: string;
  /** As it stands in its file; the kind `scrape` knows whether it is a recipe. */
  readonly recipe: unknown;
}

const FOLDER = import.meta.dirname;

/** Where the recipes believe that documents are served. */
export const DOCUMENTS_ORIGIN = 'http://127.0.0.1:4180';

/** @param origin - where the documents are served in truth */
export async function readExample(name: string, origin = DOCUMENTS_ORIGIN): Promise<Example> {
  const text = await readFile(join(FOLDER, name, 'recipe.yaml'), 'utf8');
  const about = await readFile(join(FOLDER, name, 'example.json'), 'utf8');
  const recipe: unknown = parse(text.replaceAll(DOCUMENTS_ORIGIN, origin));
  return { name, recipe, ...About.parse(JSON.parse(about)) };
}

/** All of them, by their names. */
export async function readExamples(origin?: string): Promise<readonly Example[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => readExample(name, origin)));
}
