import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Api, createApi, download } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

const Recipe = z.object({ recipe: z.object({ version: z.int() }) });

describe('a test of a recipe', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });
  afterAll(() => target.close());

  const recipe = (more: object = {}) => ({
    start: [`${target.demoUrl}/products?page=1`],
    list: 'ul.grid li.card',
    fields: [
      { name: 'name', select: 'h3', required: true },
      { name: 'price', select: ['.sale', '.price'], type: 'money', required: true },
      { name: 'rating', select: '.stars', required: true },
    ],
    pagination: { type: 'next', select: 'a[rel=next]' },
    ...more,
  });

  /** Waits for the job of a test, however long that takes. */
  const tested = async (path: string, body: unknown) => {
    const response = await api.send('POST', path, { body });
    const { id } = z.object({ id: z.string() }).parse(await response.json());
    return api.ended(id);
  };

  it('answers rows, what would fail, and files with all selectors and a picture', async () => {
    const job = await tested('/v1/recipes/test', { recipe: recipe() });

    expect(job).toMatchObject({
      kind: 'scrape',
      status: 'succeeded',
      report: {
        scrape: {
          test: {
            items: 8,
            wouldFail: [{ code: 'FIELD_MISSING', pointer: '/recipe/fields/2', field: 'rating' }],
            next: { isThere: true, url: expect.stringContaining('page=2') },
            rows: expect.arrayContaining([
              expect.objectContaining({ price: { amount: expect.any(String), currency: 'EUR' } }),
            ]),
          },
        },
      },
    });
    const [findings, picture] = job.artifacts;
    if (!findings || !picture) throw new Error('Two files were expected.');
    const { selectors } = JSON.parse((await download(findings)).toString());
    const pointers = selectors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual([
      '/recipe/list',
      '/recipe/fields/0/select',
      '/recipe/fields/1/select/0',
      '/recipe/fields/1/select/1',
      '/recipe/fields/2/select',
      '/recipe/pagination/select',
    ]);
    expect((await download(picture)).subarray(1, 4).toString()).toBe('PNG');
  });

  it('tries a stored recipe, at the version that is named', async () => {
    const path = `/v1/recipes/tried-${Date.now()}`;
    await api.send('PUT', path, { body: recipe() });
    await api.send('PUT', path, { body: recipe({ list: '.nothing' }) });

    const [first, latest] = await Promise.all([
      tested(`${path}/test`, { version: 1 }),
      tested(`${path}/test`, undefined),
    ]);

    const versionOf = async ({ id }: { readonly id: string }) =>
      Recipe.parse(await (await api.send('GET', `/v1/jobs/${id}`)).json()).recipe.version;
    expect(first).toMatchObject({ report: { scrape: { test: { items: 8 } } } });
    expect(latest).toMatchObject({ report: { scrape: { test: { items: 0 } } } });
    expect([await versionOf(first), await versionOf(latest)]).toEqual([1, 2]);
    await api.send('DELETE', path);
  });

  it('knows no recipe that was never stored', async () => {
    const response = await api.send('POST', '/v1/recipes/never-stored/test', { body: {} });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'RECIPE_NOT_FOUND' });
  });

  it.each([
    ['/recipe/list', { recipe: { list: 'li[' } }],
    ['/recipe/start/0', { recipe: { start: ['http://169.254.169.254/latest'] } }],
    ['/parameters/nope', { parameters: { nope: 1 } }],
    ['/output', { output: {} }],
  ])(
    'is refused at the door for what is wrong at %s',
    async (pointer, { recipe: more, ...rest }: Record<string, object>) => {
      const body = { recipe: recipe(more), ...rest };

      const response = await api.send('POST', '/v1/recipes/test', { body });

      expect(response.status).toBe(400);
      expect(JSON.stringify(await response.json())).toContain(`"pointer":"${pointer}"`);
    },
  );
});
