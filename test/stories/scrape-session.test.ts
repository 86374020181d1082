import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { SessionView } from '../../src/api/session-view.ts';
import { type Api, createApi, download, type JobView } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

const Description = z.object({
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

describe('a scrape of what only members see', () => {
  let target: Target;
  let api: Api;
  let names = 0;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const newSession = async (contents: object) => {
    names += 1;
    const name = `orders-${Date.now()}-${names}`;
    const { status } = await api.send('PUT', `/v1/sessions/${name}`, { body: { contents } });
    expect(status).toBe(201);
    return name;
  };
  const member = () =>
    newSession({
      httpAuth: [
        { origin: new URL(target.demoUrl).origin, username: 'member', password: 'seabird' },
      ],
    });
  const recipe = (more: object = {}) => ({
    start: [`${target.demoUrl}/members/orders?page=1`],
    loggedIn: '.member',
    list: '.orders tr',
    fields: [
      { name: 'product', select: 'th', required: true },
      { name: 'price', select: 'td', type: 'money', required: true },
    ],
    pagination: { type: 'next', select: 'a[rel=next]' },
    ...more,
  });
  const scrape = (input: object) => api.run({ kind: 'scrape', input });
  const rowsOf = async (job: JobView) => {
    const file = job.artifacts.find(({ name }) => name === 'rows.csv');
    if (!file) throw new Error(`No rows: ${JSON.stringify(job.failure)}`);
    return (await download(file)).toString().trimEnd().split('\r\n');
  };

  it('reads all pages in a session, the same with a browser and without', async () => {
    const name = await member();

    const [plain, rendered] = await Promise.all(
      ['http', 'browser'].map((render) =>
        scrape({ recipe: recipe({ render, session: { name } }) }),
      ),
    );
    if (!plain || !rendered) throw new Error('Two jobs were asked for.');

    const rows = await rowsOf(plain);
    expect(rows).toHaveLength(1 + 18);
    expect(await rowsOf(rendered)).toEqual(rows);
    for (const { report } of [plain, rendered]) {
      expect(report).toMatchObject({ session: { name }, scrape: { pages: 3 } });
    }
  });

  it('says everything in its report that the description of the API knows, and nothing else', async () => {
    const name = await member();
    const described = Description.parse(await (await api.send('GET', '/v1/openapi.json')).json());
    const schema = z.fromJSONSchema(described.components.schemas.Report ?? false);

    const plain = await scrape({ recipe: recipe(), session: { name, save: true } });
    const rendered = await api.run({
      kind: 'page',
      input: { url: `${target.demoUrl}/members/orders`, session: { name, save: true } },
    });

    for (const { report } of [plain, rendered]) {
      expect(report).toMatchObject({ session: { name, saved: 'saved' } });
      expect(schema.parse(report)).toEqual(report);
    }
  });

  it('saves what the site set, where that was asked for', async () => {
    const name = await member();

    await scrape({ recipe: recipe(), session: { name, save: true } });

    const shown = await api.send('GET', `/v1/sessions/${name}`);
    expect(SessionView.parse(await shown.json()).counts).toMatchObject({ cookies: 1, httpAuth: 1 });
  });

  it.each(['http', 'browser'])('fails by name where nobody is logged in: %s', async (render) => {
    const name = await newSession({});

    const job = await scrape({ recipe: recipe({ render }), session: { name } });

    expect(job).toMatchObject({
      status: 'failed',
      failure: {
        code: 'TARGET_AUTH_REQUIRED',
        detail: expect.stringContaining(`The session "${name}" is not logged in there`),
      },
    });
    expect(job.attempts).toHaveLength(1);
  });

  it.each([
    ['/input/session', { recipe: recipeOf({}), session: { name: 'never-was' } }],
    ['/input/recipe', { recipe: recipeOf({ session: { name: 'never-was' } }) }],
  ])(
    'is refused at the door for a session that is not there, named at %s',
    async (pointer, input) => {
      const response = await api.send('POST', '/v1/jobs', { body: { kind: 'scrape', input } });

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ pointer, code: 'SESSION_NOT_FOUND' }],
      });
    },
  );
});

/** A recipe of no place in particular: what uses it is refused before. */
function recipeOf(more: object) {
  return { start: ['https://example.com/'], fields: [{ name: 'a', select: 'h1' }], ...more };
}
