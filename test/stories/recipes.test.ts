import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  RecipeDiffView,
  RecipeList,
  RecipeVersionList,
  RecipeView,
} from '../../src/api/recipe-view.ts';
import { type Api, createApi, download } from '../support/api.ts';
import { IS_ELSEWHERE, openTarget, type Target } from '../support/target.ts';

const Named = z.object({
  id: z.string(),
  recipe: z.object({ name: z.string(), version: z.int() }).optional(),
  input: z.object({ recipe: z.object({ fields: z.array(z.object({ name: z.string() })) }) }),
});
const Problem = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).default([]),
});

describe('stored recipes', () => {
  let target: Target;
  let api: Api;
  let names = 0;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });
  afterAll(() => target.close());

  /** A name of this run: on a stage there may be others. */
  const newName = () => {
    names += 1;
    return `story-${Date.now()}-${names}`;
  };
  const recipeWith = (...fields: string[]) => ({
    start: [`${target.demoUrl}/products?page=1`],
    list: 'ul.grid li.card',
    fields: fields.map((name) => ({ name, select: 'h3' })),
    stop: { maxPages: 1 },
  });
  const put = async (name: string, recipe: unknown, headers: Record<string, string> = {}) =>
    api.send('PUT', `/v1/recipes/${name}`, { body: recipe, headers });
  const stored = async (name: string, ...fields: string[]) =>
    RecipeView.parse(await (await put(name, recipeWith(...fields))).json());
  const scrapeBy = (recipe: string) => ({ kind: 'scrape', input: { recipe } });
  const submitted = async (body: object, headers: Record<string, string> = {}) => {
    const response = await api.send('POST', '/v1/jobs', { body, headers });
    if (!response.ok) throw new Error(await response.text());
    return Named.parse(await response.json());
  };
  const refusal = async (method: string, path: string, body?: unknown) => {
    const response = await api.send(method, path, { body });
    return { status: response.status, ...Problem.parse(await response.json()) };
  };

  it('are written version by version, and read as they were written', async () => {
    const name = newName();
    const first = await put(name, recipeWith('title'));
    const again = await put(name, recipeWith('title'));
    const second = await api.send(
      'PUT',
      `/v1/recipes/${name}?note=${encodeURIComponent('ein ü')}`,
      {
        body: recipeWith('title', 'name'),
      },
    );

    expect([first.status, again.status, second.status]).toEqual([201, 200, 200]);
    expect([first, again, second].map(({ headers }) => headers.get('etag'))).toEqual([
      '"1"',
      '"1"',
      '"2"',
    ]);
    expect(first.headers.get('location')).toBe(`/v1/recipes/${name}`);
    const read = await api.send('GET', `/v1/recipes/${name}/versions/1`);
    expect(RecipeView.parse(await read.json())).toMatchObject({
      version: 1,
      recipe: recipeWith('title'),
      columns: [{ name: 'title', type: 'string', required: false }],
    });
    const list = await (await api.send('GET', `/v1/recipes/${name}/versions?size=1`)).json();
    expect(RecipeVersionList.parse(list)).toMatchObject({
      items: [{ version: 2, note: 'ein ü', createdBy: expect.stringMatching(/^key_/) }],
      next: expect.any(String),
    });
    const all = RecipeList.parse(await (await api.send('GET', '/v1/recipes')).json());
    expect(all.items).toContainEqual(expect.objectContaining({ name, latest: 2, schedules: 0 }));
  });

  it('can be written and read as YAML', async () => {
    const name = newName();
    const yaml = [
      `start: ["${target.demoUrl}/products?page=1"]`,
      'list: ul.grid li.card # one card, one row',
      'fields:',
      '  - { name: title, select: h3 }',
      'stop: { maxPages: 1 }',
    ].join('\n');

    const written = await put(name, yaml, { 'content-type': 'application/yaml' });
    const read = await api.send('GET', `/v1/recipes/${name}`, {
      headers: { accept: 'application/yaml' },
    });
    const text = await read.text();
    const back = await put(name, text, { 'content-type': 'application/yaml' });

    expect(RecipeView.parse(await written.json()).recipe).toEqual(recipeWith('title'));
    expect(read.headers.get('content-type')).toBe('application/yaml');
    expect(text).toContain(`# ${name}@1\n`);
    expect([back.status, back.headers.get('etag')]).toEqual([200, '"1"']);
    const wrong = await put(name, 'start: [a\nlist: b', { 'content-type': 'application/yaml' });
    expect(wrong.status).toBe(400);
    expect(Problem.parse(await wrong.json()).detail).toContain('Line 2, column');
  });

  it('are changed only by who has seen the latest version, if they say so', async () => {
    const name = newName();
    await stored(name, 'title');
    await stored(name, 'name');

    const late = await put(name, recipeWith('late'), { 'if-match': '"1"' });
    const right = await put(name, recipeWith('right'), { 'if-match': '"2"' });
    const taken = await put(name, recipeWith('mine'), { 'if-none-match': '*' });

    expect([late.status, right.status, taken.status]).toEqual([412, 200, 412]);
    expect(Problem.parse(await late.json()).code).toBe('RECIPE_CHANGED');
  });

  it('are compared field by field, with what it means for the columns', async () => {
    const name = newName();
    await stored(name, 'title', 'name');
    await stored(name, 'name', 'price', 'title');

    const response = await api.send('GET', `/v1/recipes/${name}/diff?from=1&to=2`);

    expect(RecipeDiffView.parse(await response.json())).toMatchObject({
      changes: [
        { op: 'added', pointer: '/fields/1', after: { name: 'price' } },
        { op: 'moved', pointer: '/fields', before: ['title', 'name'], after: ['name', 'title'] },
      ],
      columns: { changed: true, after: { columns: [{ name: 'name' }, { name: 'price' }, {}] } },
    });
    expect(await refusal('GET', `/v1/recipes/${name}/diff?to=3`)).toMatchObject({ status: 404 });
  });

  it('are given to a job whole when it is accepted: what becomes of them hurts no job', async () => {
    const name = newName();
    await stored(name, 'title');
    await stored(name, 'second');
    const latest = await submitted(scrapeBy(name));
    const pinned = await submitted(scrapeBy(`${name}@1`));
    const dry = await api.send('POST', '/v1/jobs?dryRun=true', { body: scrapeBy(name) });

    await stored(name, 'third');
    expect((await api.send('DELETE', `/v1/recipes/${name}`)).status).toBe(204);

    expect(dry.status).toBe(200);
    expect([latest.recipe, pinned.recipe]).toEqual([
      { name, version: 2 },
      { name, version: 1 },
    ]);
    for (const [{ id }, column] of [
      [latest, 'second'],
      [pinned, 'title'],
    ] as const) {
      const job = await api.ended(id);
      const csv = job.artifacts.find((artifact) => artifact.name === 'rows.csv');
      if (!csv) throw new Error(JSON.stringify(job.failure));
      expect((await download(csv)).toString().split('\r\n')[0]).toBe(column);
    }
    expect(await refusal('POST', '/v1/jobs', scrapeBy(name))).toMatchObject({ status: 400 });
    expect((await stored(name, 'fourth')).version).toBe(4);
  });

  it('answer a repeated request with its job, whatever their name stands for by now', async () => {
    const name = newName();
    await stored(name, 'title');
    const headers = { 'idempotency-key': newName() };
    const job = await submitted(scrapeBy(name), headers);
    await stored(name, 'second');

    expect(await submitted(scrapeBy(name), headers)).toMatchObject({ id: job.id });
    await api.send('DELETE', `/v1/recipes/${name}`);
    expect(await submitted(scrapeBy(name), headers)).toMatchObject({
      id: job.id,
      recipe: { name, version: 1 },
    });
    const other = await api.send('POST', '/v1/jobs', { body: scrapeBy(`${name}@1`), headers });
    expect(other.status).toBe(422);
  });

  it.each([
    ['nobodys-recipe', 'There is no recipe "nobodys-recipe".'],
    ['nobodys-recipe@3', 'There is no recipe "nobodys-recipe".'],
    ['../etc/passwd', 'Name a stored recipe as products or products@3'],
    ['__proto__', 'Name a stored recipe as products or products@3'],
    ['constructor', 'There is no recipe "constructor".'],
  ])(
    'are not there for a job that names %s, which is told the field and the way out',
    async (name, words) => {
      const refused = await refusal('POST', '/v1/jobs', scrapeBy(name));
      const scheduled = await refusal('POST', '/v1/schedules', {
        every: { days: 1 },
        job: scrapeBy(name),
      });
      const batched = await refusal('POST', '/v1/batches', {
        template: scrapeBy(name),
        items: [{}],
      });

      expect(refused).toMatchObject({ status: 400, errors: [{ pointer: '/input/recipe' }] });
      expect(refused.detail).toContain(words);
      expect(scheduled.errors[0]?.pointer).toBe('/job/input/recipe');
      expect(batched.errors[0]?.pointer).toBe('/template/input/recipe');
    },
  );

  it('stay as long as schedules use them, which are named', async () => {
    const name = newName();
    await stored(name, 'title');
    const job = scrapeBy(name);
    const made = await api.send('POST', '/v1/schedules', { body: { every: { days: 1 }, job } });
    const { id } = z.object({ id: z.string() }).parse(await made.json());

    const refused = await refusal('DELETE', `/v1/recipes/${name}`);
    await api.send('DELETE', `/v1/schedules/${id}`);
    const deleted = await api.send('DELETE', `/v1/recipes/${name}`);

    expect(refused).toMatchObject({ status: 409, code: 'RECIPE_IN_USE' });
    expect(refused.detail).toContain(id);
    expect(deleted.status).toBe(204);
  });

  it('are the same for all items of a batch; an item may name another, or one that is not there', async () => {
    const [name, other] = [newName(), newName()];
    await stored(name, 'title');
    await stored(other, 'second');
    const made = await api.send('POST', '/v1/batches', {
      body: {
        template: scrapeBy(name),
        items: [{}, {}, { input: { recipe: other } }, { input: { recipe: 'nobodys-recipe' } }],
      },
    });
    const { id } = z.object({ id: z.string() }).parse(await made.json());
    await api.send('DELETE', `/v1/recipes/${name}`);
    const Batch = z.object({
      endedAt: z.string().optional(),
      items: z.object({ refused: z.int() }),
    });
    const look = async () => Batch.parse(await (await api.send('GET', `/v1/batches/${id}`)).json());
    let batch = await look();
    while (batch.endedAt === undefined) batch = await look();

    const jobs = await (await api.send('GET', `/v1/batches/${id}/jobs`)).json();
    const { items } = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(jobs);
    const named = await Promise.all(
      items.map(async (job) =>
        Named.parse(await (await api.send('GET', `/v1/jobs/${job.id}`)).json()),
      ),
    );

    expect(batch.items.refused).toBe(1);
    expect(named.map(({ recipe }) => recipe?.name).toSorted()).toEqual(
      [name, name, other].toSorted(),
    );
  });

  it('are followed by a retry only where it says so', async () => {
    const name = newName();
    const nowhere = { start: ['https://nowhere.test/'], fields: [{ name: 'title', select: 'h1' }] };
    await put(name, nowhere);
    const { id } = await submitted({ ...scrapeBy(name), maxAttempts: 1 });
    expect((await api.ended(id)).status).toBe('failed');
    await stored(name, 'title');

    const response = await api.send('POST', `/v1/jobs/${id}/retry`, {
      body: { input: { recipe: name } },
    });

    expect(Named.parse(await response.json()).recipe).toEqual({ name, version: 2 });
  });

  it.each([
    ['__proto__', '1 to 64 letters'],
    ['x'.repeat(65), '1 to 64 letters'],
    ['a@1', '1 to 64 letters'],
    ['%00', '1 to 64 letters'],
  ])('are not named %s', async (name, words) => {
    const refused = await refusal('PUT', `/v1/recipes/${name}`, recipeWith('title'));

    expect(refused.status).toBe(400);
    expect(refused.detail).toContain(words);
  });

  it.runIf(!IS_ELSEWHERE).each([
    ['test', 'a route is'],
    ['a%2Fb', '1 to 64 letters'],
  ])('are told why they are not named %s', async (name, words) => {
    const refused = await refusal('PUT', `/v1/recipes/${name}`, recipeWith('title'));

    expect(refused).toMatchObject({ status: 400, detail: expect.stringContaining(words) });
  });

  it.each(['test', 'a%2Fb'])('are not named %s, whoever says so', async (name) => {
    const refused = await api.send('PUT', `/v1/recipes/${name}`, { body: recipeWith('title') });
    const all = RecipeList.parse(await (await api.send('GET', '/v1/recipes')).json());

    // API Gateway takes these for other paths, and answers itself.
    expect([400, 403, 404, 405]).toContain(refused.status);
    expect(all.items.map((one) => one.name)).not.toContain(decodeURIComponent(name));
  });

  it('have a limit, which they are told', async () => {
    const fields = Array.from({ length: 90 }, (_, n) => ({
      name: `field_${n}`,
      select: `li.card > ${'x'.repeat(900)}`,
    }));

    const refused = await refusal('PUT', `/v1/recipes/${newName()}`, {
      ...recipeWith('title'),
      fields,
    });

    expect(refused).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
    expect(refused.detail).toContain('65536 are the most');
  });
});
