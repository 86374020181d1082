import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Api, createApi, type JobView } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

const Health = z.object({
  version: z.number(),
  status: z.string(),
  lastRunAt: z.iso.datetime().optional(),
  warnings: z.array(
    z.object({
      code: z.string(),
      field: z.string().optional(),
      pointer: z.string().optional(),
      detail: z.string(),
    }),
  ),
  runs: z.array(
    z.object({
      jobId: z.string(),
      version: z.number(),
      status: z.string(),
      code: z.string().optional(),
      rows: z.number(),
    }),
  ),
  fields: z.array(
    z.object({
      field: z.string(),
      status: z.string(),
      share: z.number().optional(),
      selectors: z.array(
        z.object({
          select: z.string(),
          lastSuccessAt: z.iso.datetime().optional(),
          series: z.array(z.object({ looked: z.number(), matched: z.number() })),
        }),
      ),
    }),
  ),
});

describe('the health of a recipe', { timeout: 240_000 }, () => {
  const name = `shop-${Date.now()}`;
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });
  afterAll(async () => {
    await api.send('DELETE', `/v1/recipes/${name}`);
    await target.close();
  });

  const recipeOf = (price: object) => ({
    parameters: { look: { default: 'old' } },
    start: [`${target.demoUrl}/products?page=1&look={look}`],
    list: 'ul.grid li.card',
    fields: [
      { name: 'name', select: 'h3', required: true },
      { name: 'price', type: 'money', ...price },
    ],
  });
  const put = (price: object) => api.send('PUT', `/v1/recipes/${name}`, { body: recipeOf(price) });
  const run = (look: string): Promise<JobView> =>
    api.run({ kind: 'scrape', input: { recipe: name, parameters: { look } } });
  const health = async (query = '') => {
    const response = await api.send('GET', `/v1/recipes/${name}/health${query}`);
    return Health.parse(await response.json());
  };

  it('is unknown before the first run, and good as long as all is found', async () => {
    expect((await put({ select: ['.price', '.amount'] })).status).toBe(201);
    expect(await health()).toMatchObject({ status: 'unknown', runs: [] });

    for (let runs = 0; runs < 5; runs += 1) {
      expect(await run('old')).toMatchObject({ report: { scrape: { health: 'healthy' } } });
    }

    const { status, runs, fields } = await health();
    expect(status).toBe('healthy');
    expect(runs).toHaveLength(5);
    expect(fields.map(({ field, status: one }) => [field, one])).toEqual([
      ['(list)', 'healthy'],
      ['name', 'healthy'],
      ['price', 'healthy'],
    ]);
  });

  it('warns in report and health when the shop was redesigned and a fallback takes over', async () => {
    const job = await run('new');

    const warning = {
      code: 'FALLBACK_TOOK_OVER',
      field: 'price',
      pointer: '/fields/1/select/0',
      detail: '.price matched 0 % of 8 (usually 100 %); .amount stands in for it.',
    };
    expect(job).toMatchObject({
      status: 'succeeded',
      report: { scrape: { health: 'warning', warnings: [warning] } },
    });
    const { status, warnings, fields } = await health();
    expect({ status, warnings }).toEqual({ status: 'warning', warnings: [warning] });
    const [first, second] = fields[2]?.selectors ?? [];
    expect(first?.series[0]).toEqual({ looked: 8, matched: 0 });
    expect(second?.series[0]).toEqual({ looked: 8, matched: 8 });
    expect(first?.lastSuccessAt && second?.lastSuccessAt).toBeTruthy();
    expect((first?.lastSuccessAt ?? '') < (second?.lastSuccessAt ?? '')).toBe(true);
  });

  it('says that a field is gone, and a new version of it begins anew', async () => {
    expect(await run('bare')).toMatchObject({ status: 'succeeded' });
    expect(await health()).toMatchObject({
      status: 'warning',
      warnings: [{ code: 'FIELD_GONE', field: 'price' }],
    });

    expect((await put({ select: '.cost' })).status).toBe(200);
    await run('bare');

    const { version, status, fields, runs } = await health();
    expect({ version, status }).toEqual({ version: 2, status: 'healthy' });
    expect(fields.map((one) => one.status)).toEqual(['healthy', 'healthy', 'unknown']);
    expect(runs.map((one) => one.version)).toEqual([2, 1, 1, 1, 1, 1, 1, 1]);
    expect(await health('?version=1&runs=2')).toMatchObject({
      version: 1,
      status: 'warning',
      runs: [{ version: 2 }, { version: 1 }],
    });
  });

  it('names the required field for want of which a run failed, with evidence of the page', async () => {
    await put({ select: '.price', required: true });

    const job = await run('bare');

    expect(job).toMatchObject({
      status: 'failed',
      failure: { code: 'FIELD_MISSING', detail: expect.stringContaining('"price" (.price)') },
      report: { status: 200, scrape: { health: 'broken' }, lost: { row: 1, fields: ['price'] } },
    });
    expect(job.attempts[0]?.evidence?.map((file) => file.name)).toEqual([
      'attempt-1-page.html',
      'attempt-1-item.html',
      'attempt-1-network.har',
    ]);
    expect(await health()).toMatchObject({
      status: 'broken',
      warnings: [{ code: 'RUNS_FAIL' }, { code: 'FIELD_MISSING', field: 'price' }],
      runs: [{ jobId: job.id, code: 'FIELD_MISSING' }, {}, {}, {}, {}, {}, {}, {}, {}],
    });
  });

  it('is not there for recipes and versions that are not', async () => {
    const statusOf = async (path: string) => (await api.send('GET', path)).status;

    expect(await statusOf('/v1/recipes/nothing/health')).toBe(404);
    expect(await statusOf(`/v1/recipes/${name}/health?version=99`)).toBe(404);
    expect(await statusOf(`/v1/recipes/${name}/health?version=0`)).toBe(400);
    expect(await statusOf(`/v1/recipes/${name}/health?runs=51`)).toBe(400);
    expect(await statusOf(`/v1/recipes/${name}/health?since=1`)).toBe(400);
  });
});
