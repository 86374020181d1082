import { describe, expect, it } from 'vitest';
import { expectedCsv } from '../../../support/catalogue/items.ts';
import { createMemorySource } from '../../../support/catalogue/memory-source.ts';
import { recipeFor } from '../../../support/catalogue/recipes.ts';
import { createScrapeWorld, csvOf, scrapeOnce } from '../../../support/catalogue/scraping.ts';

const CATALOGUE = { items: 40, perPage: 5 };
const recipe = recipeFor('next', 'http://catalogue.test', { dedupe: ['day'] });
const whole = recipeFor('next', 'http://catalogue.test', { dedupe: ['id'] });

type Ports = ReturnType<ReturnType<typeof createScrapeWorld>['worker']>;

/** The same ports, and the names of the files that are read through them. */
function watched(ports: Ports) {
  const names: string[] = [];
  const read: Ports['files']['read'] = (key) => {
    names.push(key.slice(key.indexOf('/') + 1));
    return ports.files.read(key);
  };
  return { names, ports: { ...ports, files: { ...ports.files, read } } };
}

const scrape = (ports: Ports, what: unknown, pages?: number) =>
  scrapeOnce({
    recipe: what,
    source: createMemorySource(CATALOGUE),
    ports,
    ...(pages === undefined ? {} : { pages }),
  });

describe('what an invocation has seen', () => {
  it('is one file for the next, which reads no part again', async () => {
    const world = createScrapeWorld();
    await scrape(world.worker(), whole, 5);
    const { names, ports } = watched(world.worker());

    const state = await scrape(ports, whole);

    expect(names).toEqual(['seen.txt']);
    expect(await csvOf(whole, ports, state)).toBe(expectedCsv(40));
  });

  it('makes rows equal that stand on both sides of its end', async () => {
    const alone = await scrape(createScrapeWorld().worker(), recipe);
    const world = createScrapeWorld();
    let state = await scrape(world.worker(), recipe, 1);

    while (state.position) state = await scrape(world.worker(), recipe, 1);

    expect(state).toMatchObject({ rows: alone.rows, duplicates: alone.duplicates, pages: 8 });
    expect(alone.duplicates).toBeGreaterThan(20);
  });

  it('is completed from the parts that a worker stored before it died', async () => {
    const world = createScrapeWorld();
    await scrape(world.worker(), recipe, 2);
    let steps = 0;
    const dying = world.worker(() => {
      steps += 1;
      if (steps > 9) throw new Error('dead');
    });
    await expect(scrape(dying, recipe)).rejects.toThrow('dead');
    const { names, ports } = watched(world.worker());

    const state = await scrape(ports, recipe);

    const alone = await scrape(createScrapeWorld().worker(), recipe);
    expect(names).toEqual(['seen.txt', 'part-000000.jsonl', 'part-000001.jsonl']);
    expect(state).toMatchObject({ rows: alone.rows, duplicates: alone.duplicates });
  });

  it('loses and doubles nothing, wherever the worker that stores it dies', async () => {
    for (let deadly = 1; deadly <= 16; deadly += 1) {
      const world = createScrapeWorld();
      let step = 0;
      const dying = world.worker(() => {
        step += 1;
        if (step >= deadly) throw new Error('dead');
      });
      await scrape(dying, whole, 3).catch(() => undefined);

      const ports = world.worker();
      const state = await scrape(ports, whole);

      expect(await csvOf(whole, ports, state)).toBe(expectedCsv(40));
    }
  });
});
