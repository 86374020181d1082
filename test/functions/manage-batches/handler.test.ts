import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/manage-batches/handler.ts';
import { BatchForecastView } from '../../../src/api/batch-forecast-view.ts';
import { BatchList, BatchView } from '../../../src/api/batch-schemas.ts';
import { JobList } from '../../../src/api/schemas.ts';
import type { Batch } from '../../../src/batches/batch.ts';
import { NO_COUNTS } from '../../../src/batches/counts.ts';
import type { NewBatch } from '../../../src/batches/create-batch.ts';
import type { BatchForecast, DryRunBatch } from '../../../src/batches/dry-run.ts';
import type { ManageBatches } from '../../../src/batches/manage-batches.ts';
import type { JobFilter } from '../../../src/jobs/ports.ts';
import { BATCH_ID, newBatch } from '../../support/batches.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { NOW, queuedState } from '../../support/jobs.ts';

const FILE = {
  name: 'results.jsonl',
  key: 'k',
  mediaType: 'text/plain',
  sizeBytes: 1,
  sha256: 'a',
};

const FORECAST: BatchForecast = {
  ...{ checked: 3, isAll: false, good: 2, refused: 1, withRoom: 1, affordable: 1 },
  bytes: { checked: 90, total: 900 },
  refusals: [{ index: 1, errors: [{ pointer: '/kind', detail: 'Is missing.' }] }],
  ...{ usualNanoUsd: 500_000, mostNanoUsd: 2_000_000 },
  quotas: [
    {
      quota: { name: 'jobsPerDay', window: 'day', measure: 'jobs' },
      ...{ limit: 10, used: 9, adds: 2, resetsAt: NOW },
    },
  ],
};

function front(
  batch: Batch = newBatch(),
  { hasMore = false, ...overrides }: Partial<ManageBatches> & { hasMore?: boolean } = {},
) {
  const priced: Parameters<DryRunBatch>[] = [];
  const made: NewBatch[] = [];
  const filters: JobFilter[] = [];
  const counted = async () => ({ batch, jobs: { ...NO_COUNTS, queued: batch.accepted } });
  const handler = createHandler({
    createBatch: async (asked) => {
      made.push(asked);
      return { row: batch, replayed: made.length > 1 };
    },
    dryRun: async (...asked) => {
      priced.push(asked);
      return FORECAST;
    },
    batches: {
      list: async () => ({ items: [batch] }),
      get: counted,
      pause: counted,
      resume: counted,
      cancel: counted,
      exported: async () => undefined,
      erase: async () => false,
      ...overrides,
    },
    listJobs: async (_client, filter) => {
      filters.push(filter);
      const items = [queuedState({ batchId: BATCH_ID })];
      return hasMore ? { items, next: items[0]?.jobId } : { items };
    },
    linkTo: async ({ key }) => ({ url: `https://files/${key}`, urlExpiresAt: NOW }),
  });
  const send = (route: string, sent: object = {}) =>
    handler(apiEvent({ route, path: { batchId: BATCH_ID }, ...sent }), lambdaContext);
  return {
    send,
    post: (body: unknown) => send('POST /v1/batches', { body }),
    made,
    filters,
    priced,
  };
}

const view = (response: { readonly body: string }) => BatchView.parse(JSON.parse(response.body));

describe('/v1/batches', () => {
  it('takes items as they are: each is read in its turn', async () => {
    const { post, made } = front();

    const response = await post({ items: [{ anything: 1 }, 7], concurrency: 3 });

    expect(response.statusCode).toBe(202);
    expect(response.headers).toMatchObject({ location: `/v1/batches/${BATCH_ID}` });
    expect(view(response)).toMatchObject({ id: BATCH_ID, status: 'counting' });
    expect(made).toMatchObject([
      { clientId: CLIENT_ID, from: { items: [{ anything: 1 }, 7] }, concurrency: 3 },
    ]);
  });

  it('takes a file with its columns, in short or in full', async () => {
    const { post, made } = front();
    const columns = { url: '/input/url', n: { to: '/input/n', as: 'number' } };

    await post({ file: { uploadId: 'upl_1', format: 'csv', columns } });

    expect(made[0]?.from).toEqual({
      uploadId: 'upl_1',
      format: 'csv',
      delimiter: ',',
      columns: { url: { to: '/input/url', as: 'string' }, n: { to: '/input/n', as: 'number' } },
    });
    expect(made[0]?.concurrency).toBe(500);
  });

  it.each([
    [{ items: [] }, '/items'],
    [{ items: Array(1_001).fill({}) }, '/items'],
    [{ items: [{}], file: { uploadId: 'u', format: 'csv' } }, '/items'],
    [{}, '/items'],
    [{ items: [{}], concurrency: 0 }, '/concurrency'],
    [{ items: [{}], concurrency: 10_001 }, '/concurrency'],
    [{ items: [{}], template: { x: 'y'.repeat(16_384) } }, '/template'],
    [{ file: { uploadId: 'u', format: 'xlsx' } }, '/file/format'],
    [{ file: { uploadId: 'u', format: 'csv', columns: { a: 'input' } } }, '/file/columns/a'],
    [{ file: { uploadId: 'u', format: 'jsonl', columns: { a: '/b' } } }, '/file'],
    [{ items: [{}], thing: 1 }, '/thing'],
  ])('refuses what makes no sense (%#)', async (body, pointer) => {
    const problem = problemOf(await front().post(body));

    expect(problem.status).toBe(400);
    expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('prices a batch without making it', async () => {
    const { send, made, priced } = front();

    const response = await send('POST /v1/batches', {
      body: { items: [{}, 7, {}], maxCostUsd: '0.0003' },
      query: { dryRun: 'true' },
    });

    expect(response.statusCode).toBe(200);
    expect(made).toEqual([]);
    expect(priced).toMatchObject([
      [
        { clientId: CLIENT_ID, from: { items: [{}, 7, {}] }, maxCostNanoUsd: 300_000 },
        { jobsPerDay: 100, requiresIdempotencyKey: false },
      ],
    ]);
    expect(BatchForecastView.parse(JSON.parse(response.body))).toMatchObject({
      items: { checked: 3, isAll: false, wouldBeAccepted: 2, wouldBeRefused: 1 },
      file: { checkedBytes: 90, sizeBytes: 900 },
      errors: [{ item: 1, errors: [{ pointer: '/kind' }] }],
      estimate: { usualUsd: '0.0005', mostUsd: '0.002' },
      quotas: [{ name: 'jobsPerDay', adds: 2, hasRoom: false }],
      jobsWithRoom: 1,
      costLimit: { maxCostUsd: '0.0003', coversUsualCost: false, coversJobs: 1 },
    });
  });

  it.each([[{ dryRun: 'yes' }], [{ dryrun: 'true' }]])(
    'refuses the query %j: nobody makes a batch by a mistyped word',
    async (query) => {
      const { send, made } = front();

      const response = await send('POST /v1/batches', { body: { items: [{}] }, query });

      expect([response.statusCode, made]).toEqual([400, []]);
    },
  );

  it('says of a batch what it may cost, and from which item on that was too little', async () => {
    const limits = { maxCostNanoUsd: 20_000_000, costStopIndex: 3 };
    const stopped = newBatch({ phase: 'expanded', total: 10, accepted: 3, refused: 7, ...limits });

    const shown = view(await front(stopped).send('GET /v1/batches/{batchId}'));

    expect(shown).toMatchObject({
      maxCostUsd: '0.02',
      costStop: { code: 'COST_LIMIT_REACHED', fromItem: 3, items: 7 },
    });
  });

  it('takes exactly a thousand items', async () => {
    expect((await front().post({ items: Array(1_000).fill({}) })).statusCode).toBe(202);
  });

  it.each([
    [{ phase: 'counting', total: 5 }, 'counting'],
    [{ phase: 'expanding', total: 5 }, 'expanding'],
    [{ phase: 'expanding', total: 5, pausedAt: NOW }, 'paused'],
    [{ phase: 'expanded', total: 5, accepted: 5 }, 'running'],
    // Until its end is written a cancel may still come first: then it has not ended.
    [{ phase: 'expanded', total: 5, refused: 5 }, 'running'],
    [{ phase: 'expanded', total: 5, refused: 5, endedAt: NOW }, 'ended'],
    [{ phase: 'cancelling', total: 5 }, 'cancelling'],
    [{ phase: 'cancelled', total: 5, pausedAt: NOW }, 'cancelled'],
    [{ phase: 'failed', failure: { code: 'BATCH_FILE_GONE', message: 'Gone.' } }, 'failed'],
  ] as const)('says of %j that it is %s', async (batch, status) => {
    const shown = view(await front(newBatch(batch)).send('GET /v1/batches/{batchId}'));

    const { accepted, refused, pending, total } = shown.items;
    expect(shown.status).toBe(status);
    expect(accepted + refused + pending).toBe(total);
    expect(shown.items.totalIsExact).toBe(status !== 'counting');
  });

  it('lists batches, and the jobs of one', async () => {
    const { send, filters } = front();

    const list = BatchList.parse(JSON.parse((await send('GET /v1/batches')).body));
    const jobs = await send('GET /v1/batches/{batchId}/jobs', { query: { status: 'failed' } });

    expect(list.items).toHaveLength(1);
    expect(JSON.parse(jobs.body).items).toMatchObject([{ batchId: BATCH_ID }]);
    expect(filters).toEqual([{ status: 'failed', batchId: BATCH_ID }]);
  });

  it.each([
    [{}, { total: 9, totalIsExact: false }],
    [{ status: 'queued' }, { total: 9, totalIsExact: false }],
    [{ status: 'failed' }, { total: 0, totalIsExact: false }],
    [{ tag: 'a' }, { total: undefined, totalIsExact: undefined }],
    [
      { status: 'failed', tag: 'a' },
      { total: undefined, totalIsExact: undefined },
    ],
  ])('says how many jobs match %j where its counters tell', async (query, total) => {
    const { send } = front(newBatch({ accepted: 9 }), { hasMore: true });

    const { body } = await send('GET /v1/batches/{batchId}/jobs', { query });

    const { total: all, totalIsExact } = JobList.parse(JSON.parse(body));
    expect({ total: all, totalIsExact }).toEqual(total);
  });

  it('says exactly how many there are on a page that has all of them', async () => {
    const { send } = front(newBatch({ accepted: 9 }));

    const { body } = await send('GET /v1/batches/{batchId}/jobs');

    expect(JobList.parse(JSON.parse(body))).toMatchObject({ total: 1, totalIsExact: true });
  });

  it.each([
    ['cancelling', 202],
    ['cancelled', 200],
  ] as const)('answers a cancel with the batch, which is %s, and %i', async (phase, status) => {
    const response = await front(newBatch({ phase })).send('DELETE /v1/batches/{batchId}');

    expect(response.statusCode).toBe(status);
  });

  it.each([
    [false, 202, '2'],
    [true, 204, undefined],
  ])('of an erasure that is done: %s, answers %d', async (isGone, status, retryAfter) => {
    const erased: string[] = [];
    const erase = async (_clientId: string, id: string) => {
      erased.push(id);
      return isGone;
    };

    const response = await front(newBatch(), { erase }).send('DELETE /v1/batches/{batchId}/data');

    expect(erased).toEqual([BATCH_ID]);
    expect([response.statusCode, response.headers?.['retry-after']]).toEqual([status, retryAfter]);
  });

  it('answers 202 while a file is made, and 303 to its link once it is', async () => {
    const route = 'GET /v1/batches/{batchId}/results.zip';

    const making = await front().send(route);
    const made = await front(newBatch(), { exported: async () => FILE }).send(route);

    expect([making.statusCode, making.headers?.['retry-after']]).toEqual([202, '2']);
    expect([made.statusCode, made.headers?.location]).toEqual([303, 'https://files/k']);
  });
});
