import { columnsOf } from '../../../src/recipes/columns.ts';
import { tableOf } from '../../../src/recipes/output/tables.ts';
import { Recipe } from '../../../src/recipes/recipe.ts';
import { createPartSink, type PartPorts } from '../../../src/recipes/walk/part-sink.ts';
import type { PageSource } from '../../../src/recipes/walk/ports.ts';
import { BEGINNING, WalkState } from '../../../src/recipes/walk/state.ts';
import { storedRows } from '../../../src/recipes/walk/stored-parts.ts';
import { type Walk, walk } from '../../../src/recipes/walk/walk.ts';

type Ports = Omit<PartPorts, 'now'>;

/** What outlives a crash: files, and what was saved in the row. */
export function createScrapeWorld() {
  const objects = new Map<string, Uint8Array>();
  let saved: string | undefined;
  let attempts = 0;

  /** Ports of one more worker. @param step - called before each write; a throw is a crash */
  const worker = (step: (what: string) => void = () => {}): Ports => {
    attempts += 1;
    const attempt = attempts;
    const keyOf = (name: string, of = attempt) => `${of}/${name}`;
    return {
      put: async (name, mediaType, body) => {
        step('before put');
        objects.set(keyOf(name), Buffer.from(body));
        step('after put');
        return { name, mediaType, sizeBytes: body.length, sha256: '', key: keyOf(name) };
      },
      progress: {
        saved,
        save: async (data) => {
          step('before save');
          saved = data;
          step('after save');
        },
      },
      files: {
        attempt,
        keyOf,
        read: async function* (key) {
          const bytes = objects.get(key);
          if (!bytes) throw new Error(`Nothing was stored at ${key}.`);
          yield bytes;
        },
        write: () => Promise.reject(new Error('Nothing is written here.')),
      },
    };
  };
  return { worker, saved: () => saved };
}

interface ScrapeOptions {
  readonly recipe: unknown;
  readonly source: PageSource;
  readonly ports: Ports;
  /** Pages that this worker has time for. */
  readonly pages?: number;
  /** Stores after each page instead of now and then. */
  readonly isEager?: boolean;
  readonly onSight?: Walk['onSight'];
}

/** One invocation. @returns how far the scrape is */
export async function scrapeOnce({
  recipe,
  source,
  ports,
  pages = 1e9,
  isEager = true,
  onSight,
}: ScrapeOptions) {
  let left = pages;
  let clock = 0;
  const now = () => {
    clock += isEager ? 10_000 : 0;
    return clock;
  };
  const saved = ports.progress.saved;
  const begun = saved === undefined ? BEGINNING : WalkState.parse(JSON.parse(saved));
  return walk(
    {
      recipe: Recipe.parse(recipe),
      values: {},
      source,
      sink: createPartSink({ ...ports, now }),
      files: ports.files,
      hasTime: () => {
        left -= 1;
        return left > 0;
      },
      onSight,
    },
    begun,
  );
}

export async function csvOf(recipe: unknown, { files }: Ports, state: WalkState): Promise<string> {
  const columns = columnsOf(Recipe.parse(recipe));
  const options = { formulas: 'neutralise', bom: false, gzip: false } as const;
  const chunks: Uint8Array[] = [];
  for await (const chunk of tableOf('csv', storedRows(files, state), columns, options)) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
