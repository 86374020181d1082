import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi, download, type JobView } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

describe('a scrape of the demo shop', () => {
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
      { name: 'url', select: 'a', get: '@href', type: 'url', required: true },
      { name: 'price', select: '.price', type: 'money', required: true },
      { name: 'soldOut', select: 'boolean(.//*[@class="sold-out"])', type: 'boolean' },
    ],
    pagination: { type: 'next', select: 'a[rel=next]' },
    dedupe: ['url'],
    ...more,
  });

  const fileOf = async (job: JobView, name: string): Promise<string> => {
    const found = job.artifacts.find((artifact) => artifact.name === name);
    if (!found) throw new Error(`No ${name}: ${JSON.stringify(job.failure ?? job.artifacts)}`);
    return (await download(found)).toString();
  };

  it('makes a table of all its pages, the same with a browser and without', async () => {
    const [plain, rendered] = await Promise.all(
      ['http', 'browser'].map((render) =>
        api.run({ kind: 'scrape', input: { recipe: recipe({ render }) } }),
      ),
    );
    if (!plain || !rendered) throw new Error('Two jobs were asked for.');

    const csv = await fileOf(plain, 'rows.csv');
    expect(csv.split('\r\n')[0]).toBe('name,url,price_amount,price_currency,soldOut');
    expect(await fileOf(rendered, 'rows.csv')).toBe(csv);
    expect(plain.report).toMatchObject({ scrape: { pages: 3, stoppedBecause: 'end' } });
    const manifest = JSON.parse(await fileOf(plain, 'manifest.json'));
    expect(manifest.rows).toBe(csv.trimEnd().split('\r\n').length - 1);
  });

  it('goes on in as many invocations as it takes, and comes to the same rows', async () => {
    // Eight pages that take 0.6 s each: seven tenths of three seconds have room for three or four.
    const start = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `${target.demoUrl}/slow?ms=600&n=${n}`);
    const fields = [{ name: 'text' }, { name: 'href', get: '@href' }];
    const slow = { start, list: 'a[href]', fields, stop: { repeat: false } };
    const input = { recipe: recipe({ ...slow, pagination: undefined, dedupe: undefined }) };

    const [whole, parts] = await Promise.all([
      api.run({ kind: 'scrape', input, timeoutMs: 60_000 }),
      api.run({ kind: 'scrape', input, timeoutMs: 3_000 }),
    ]);

    const csv = await fileOf(whole, 'rows.csv');
    expect(await fileOf(parts, 'rows.csv')).toBe(csv);
    expect(parts.report).toMatchObject({ scrape: { pages: 8, stoppedBecause: 'end' } });
    const events = (await api.events(parts.id)).map(({ type }) => type);
    expect(events).toContain('job.continued');
    expect(events.at(-1)).toBe('job.succeeded');
    // What went on has used up no attempt.
    expect(parts.attempts).toHaveLength(1);
  });

  it('reads what stands on the pages behind the rows', async () => {
    const detail = {
      follow: 'url',
      fields: [
        { name: 'article', select: '//th[.="Article"]/following-sibling::td', required: true },
      ],
    };

    const job = await api.run({
      kind: 'scrape',
      input: { recipe: recipe({ detail, pagination: undefined }), output: { formats: ['jsonl'] } },
    });

    const rows = (await fileOf(job, 'rows.jsonl')).trimEnd().split('\n');
    expect(
      rows.map((row) => JSON.parse(row)).every(({ url, article }) => url.endsWith(article)),
    ).toBe(true);
  });

  it('names the field that a changed page has lost', async () => {
    const fields = [{ name: 'rating', select: '.stars', required: true }];

    const job = await api.run({
      kind: 'scrape',
      input: { recipe: recipe({ fields, dedupe: undefined }) },
    });

    expect(job).toMatchObject({
      status: 'failed',
      failure: { code: 'FIELD_MISSING', detail: expect.stringContaining('"rating" (.stars)') },
    });
  });

  it.each([
    ['/input/recipe/list', { list: 'li[' }],
    ['/input/recipe/start/0', { start: ['https://example.com/{nope}'] }],
    ['/input/recipe/start/0', { start: ['http://169.254.169.254/latest'] }],
    [
      '/input/recipe/fields/0/transform/0/pattern',
      {
        fields: [{ name: 'a', transform: [{ op: 'regex', pattern: '(a)\\1' }] }],
        dedupe: undefined,
      },
    ],
    [
      '/input/recipe/fields/0/select',
      { fields: [{ name: 'a', select: '//a[' }], dedupe: undefined },
    ],
  ])('is refused at the door for what is wrong at %s', async (pointer, more) => {
    const response = await api.send('POST', '/v1/jobs', {
      body: { kind: 'scrape', input: { recipe: recipe(more) } },
    });

    expect(JSON.stringify(await response.json())).toContain(`"pointer":"${pointer}"`);
    expect(response.ok).toBe(false);
  });
});
