import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { BatchForecastView } from '../../src/api/batch-forecast-view.ts';
import { BatchList, BatchView } from '../../src/api/batch-schemas.ts';
import { NewUploadView, UploadView } from '../../src/api/upload-body.ts';
import { type Api, createApi } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

describe('a batch', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const page = (path = '/') => ({
    kind: 'page',
    input: { url: target.demoUrl + path, outputs: ['text'] },
  });
  const create = (body: object, headers = {}) => api.send('POST', '/v1/batches', { body, headers });
  const made = async (body: object) => BatchView.parse(await (await create(body)).json());
  const look = async (id: string) =>
    BatchView.parse(await (await api.send('GET', `/v1/batches/${id}`)).json());
  /** Looks until it is so; the time limit of the test bounds the wait. */
  const until = async (id: string, isSo: (batch: z.infer<typeof BatchView>) => boolean) => {
    for (;;) {
      const batch = await look(id);
      const { items, jobs } = batch;
      expect(items.accepted + items.refused + items.pending).toBe(items.total);
      expect(Object.values(jobs).reduce((sum, count) => sum + count, 0)).toBe(items.accepted);
      if (isSo(batch)) return batch;
    }
  };
  const ended = (id: string) => until(id, ({ status }) => status === 'ended');
  const upload = async (mediaType: string, content: string) => {
    const response = await api.send('POST', '/v1/uploads', { body: { mediaType } });
    const { id, form } = NewUploadView.parse(await response.json());
    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    data.append('file', new Blob([content], { type: mediaType }), 'items');
    const sent = await fetch(form.url, { method: form.method, body: data });
    expect(sent.status).toBe(204);
    return id;
  };
  /** A file of the batch, asked for until it is made. */
  const exported = async (id: string, name: string): Promise<Buffer> => {
    for (;;) {
      const response = await api.send('GET', `/v1/batches/${id}/${name}`);
      if (response.status === 303) {
        const file = await fetch(response.headers.get('location') ?? '');
        return Buffer.from(await file.bytes());
      }
      expect(response.status).toBe(202);
    }
  };
  const linesOf = (file: Buffer): unknown[] =>
    file
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  it('of items in the request makes a job of each good one, and reports the others', async () => {
    const response = await create({
      name: 'three',
      items: [
        page('/'),
        { kind: 'page', input: { url: 'ftp://example.com/' } },
        page('/languages'),
      ],
    });
    expect(response.status).toBe(202);
    const { id, items } = BatchView.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/v1/batches/${id}`);
    expect(items).toMatchObject({ total: 3, totalIsExact: true });

    const batch = await ended(id);

    expect(batch.items).toEqual({
      total: 3,
      totalIsExact: true,
      accepted: 2,
      refused: 1,
      pending: 0,
    });
    expect(batch.jobs).toMatchObject({ succeeded: 2 });
    expect(linesOf(await exported(id, 'errors'))).toMatchObject([
      { item: 1, errors: [{ pointer: '/input/url' }] },
    ]);
    const results = linesOf(await exported(id, 'results'));
    expect(results).toMatchObject([
      { item: 0, status: 'succeeded', artifacts: [{ name: 'page.txt' }] },
      { item: 1, status: 'refused' },
      { item: 2, status: 'succeeded' },
    ]);
    const Line = z.object({ artifacts: z.array(z.object({ href: z.string() })) });
    const link = await api.send('GET', Line.parse(results[0]).artifacts[0]?.href ?? '');
    expect(link.status).toBe(303);
    const zip = await exported(id, 'results.zip');
    expect([zip.includes('000000/page.txt'), zip.includes('000002/page.txt')]).toEqual([
      true,
      true,
    ]);
  });

  it('of a CSV file puts its cells into the template', async () => {
    const rows = ['/', '/languages'].map((path) => `"${target.demoUrl}${path}",ignored`);
    const uploadId = await upload('text/csv', `\ufeffaddress,note\r\n${rows.join('\r\n')}\r\n`);
    const shown = await api.send('GET', `/v1/uploads/${uploadId}`);
    expect(UploadView.parse(await shown.json())).toMatchObject({ status: 'ready' });

    const { id } = await made({
      file: { uploadId, format: 'csv', columns: { address: '/input/url' } },
      template: { kind: 'page', input: { outputs: ['text'] }, tags: ['csv'] },
    });

    expect((await ended(id)).jobs).toMatchObject({ succeeded: 2 });
    const listed = await api.send('GET', `/v1/batches/${id}/jobs?size=1`);
    const first = await listed.json();
    expect(first.items).toMatchObject([
      { batchId: id, tags: ['csv'], site: expect.any(String), status: 'succeeded' },
    ]);
    const rest = await api.send('GET', `/v1/batches/${id}/jobs?size=5&next=${first.next}`);
    expect((await rest.json()).items).toHaveLength(1);
    expect((await api.list(`batchId=${id}`)).items).toHaveLength(2);
  });

  it('of a JSONL file is counted before its first job is made', async () => {
    const lines = [page(), 'not JSON', page()].map((line) =>
      typeof line === 'string' ? line : JSON.stringify(line),
    );
    const uploadId = await upload('application/x-ndjson', lines.join('\n'));

    const { id } = await made({ file: { uploadId, format: 'jsonl' }, concurrency: 1 });

    const batch = await ended(id);
    expect(batch.items).toMatchObject({ total: 3, accepted: 2, refused: 1 });
    expect(batch.jobs).toMatchObject({ succeeded: 2 });
  });

  it('under one Idempotency-Key is one batch, and another body is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { items: [page()] };

    const racers = await Promise.all(Array.from({ length: 5 }, () => create(body, headers)));
    const ids = await Promise.all(racers.map(async (racer) => BatchView.parse(await racer.json())));
    const other = await create({ items: [page('/languages')] }, headers);

    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
    expect(racers.filter((racer) => !racer.headers.has('idempotent-replayed'))).toHaveLength(1);
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is priced before it is made, and nothing is made for that', async () => {
    const newest = async () => {
      const response = await api.send('GET', '/v1/batches?size=1');
      // What is there may go on meanwhile.
      return BatchList.parse(await response.json()).items.map(({ id }) => id);
    };
    const price = async (body: object) => {
      const response = await api.send('POST', '/v1/batches?dryRun=true', { body });
      expect(response.status).toBe(200);
      return BatchForecastView.parse(await response.json());
    };
    const before = await newest();
    const rows = `url\n${`${target.demoUrl}/\n`.repeat(3)}`;
    const uploadId = await upload('text/csv', rows);

    const inline = await price({ items: [page(), { kind: 'nothing' }], maxCostUsd: '0.000001' });
    const uploaded = await price({
      file: { uploadId, format: 'csv' },
      template: { kind: 'page', input: { outputs: ['text'] } },
    });

    expect(inline).toMatchObject({
      items: { checked: 2, isAll: true, wouldBeAccepted: 1, wouldBeRefused: 1 },
      errors: [{ item: 1 }],
      costLimit: { coversUsualCost: false, coversJobs: 0 },
    });
    expect(uploaded).toMatchObject({
      items: { checked: 3, isAll: true, wouldBeAccepted: 3 },
      file: { checkedBytes: rows.length, sizeBytes: rows.length },
    });
    expect(Number(uploaded.estimate.usualUsd)).toBeCloseTo(3 * Number(inline.estimate.usualUsd), 8);
    expect(await newest()).toEqual(before);
  });

  it('makes no more jobs than maxCostUsd pays for, and names the others', async () => {
    const items = Array.from({ length: 4 }, () => page());

    // Just what one page is estimated to cost in the largest worker: whatever the first one costs,
    // too little is left for another.
    const { id } = await made({ items, maxCostUsd: '0.00034' });
    const batch = await ended(id);

    const { accepted, refused } = batch.items;
    expect([accepted + refused, batch.costStop?.items]).toEqual([4, refused]);
    expect(accepted).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
    const errors = linesOf(await exported(id, 'errors'));
    expect(errors).toHaveLength(refused);
    expect(errors[0]).toMatchObject({ errors: [{ code: 'COST_LIMIT_REACHED' }] });
    const { items: jobs } = await api.list(`batchId=${id}`);
    const whole = await Promise.all(jobs.map(({ id: jobId }) => api.get(jobId)));
    const spent = whole.reduce((sum, { receipt }) => sum + Number(receipt?.costUsd ?? 0), 0);
    expect(spent).toBeLessThanOrEqual(0.00034);
  });

  it('that is paused makes no jobs; cancelled, it ends those that wait and never makes the rest', async () => {
    const items = Array.from({ length: 60 }, () => ({
      ...page('/slow'),
      tags: ['many'],
    }));
    const { id } = await made({ items, concurrency: 4 });
    await api.send('POST', `/v1/batches/${id}/pause`);
    const paused = await until(id, ({ status }) => status === 'paused');
    expect(paused.items.accepted).toBeLessThan(60);
    expect((await api.send('POST', `/v1/batches/${id}/resume`)).status).toBe(200);

    const cancel = await api.send('DELETE', `/v1/batches/${id}`);
    expect([200, 202]).toContain(cancel.status);
    const { items: counts, jobs } = await until(
      id,
      (batch) =>
        batch.status === 'cancelled' &&
        batch.jobs.queued + batch.jobs.waiting + batch.jobs.running === 0,
    );

    expect(counts.pending).toBeGreaterThan(0);
    expect(jobs.cancelled + jobs.succeeded + jobs.failed).toBe(counts.accepted);
    const again = await api.send('DELETE', `/v1/batches/${id}`);
    expect(again.status).toBe(200);
    expect((await api.send('POST', `/v1/batches/${id}/resume`)).status).toBe(409);
  });

  it('is refused as a whole when it has no items, too many, or an upload that never came', async () => {
    const refused = async (body: object) => {
      const response = await create(body);
      const { code, errors } = await response.json();
      return [response.status, code, errors?.[0]?.pointer];
    };
    const open = await api.send('POST', '/v1/uploads', { body: { mediaType: 'text/csv' } });
    const { id: uploadId } = NewUploadView.parse(await open.json());
    const tooMany = Array.from({ length: 1_001 }, () => 1);

    expect(await refused({ items: [] })).toEqual([400, 'INVALID_REQUEST', '/items']);
    expect(await refused({ items: tooMany })).toEqual([400, 'INVALID_REQUEST', '/items']);
    expect(await refused({})).toEqual([400, 'INVALID_REQUEST', '/items']);
    expect(await refused({ file: { uploadId, format: 'csv' } })).toEqual([
      409,
      'UPLOAD_NOT_READY',
      undefined,
    ]);
    expect(await refused({ file: { uploadId: 'upl_nothing', format: 'csv' } })).toEqual([
      404,
      'UPLOAD_NOT_FOUND',
      undefined,
    ]);
  });

  it('whose file cannot be read has failed, and says why', async () => {
    const uploadId = await upload('text/csv', 'a,b\n1,2\n');
    const { id } = await made({ file: { uploadId, format: 'csv', columns: { c: '/input/url' } } });

    const { failure } = await until(id, ({ status }) => status === 'failed');

    expect(failure).toMatchObject({ code: 'BATCH_FILE_INVALID' });
    expect(failure?.detail).toContain('no column "c"');
  });

  it('is listed, newest first', async () => {
    const { id } = await made({ items: [page()] });

    const list = BatchList.parse(await (await api.send('GET', '/v1/batches?size=2')).json());

    expect(list.items[0]?.id).toBe(id);
    expect(list.next).toBeDefined();
    const rest = await api.send('GET', `/v1/batches?size=2&next=${list.next}`);
    expect(BatchList.parse(await rest.json()).items).not.toHaveLength(0);
  });
});
