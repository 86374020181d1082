import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../support/api.ts';
import { HAS_OTHER_CLIENT, openTarget, type Target } from '../support/target.ts';

describe('the retry of a job', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const good = () => ({ url: `${target.demoUrl}/languages`, outputs: ['text'] });
  const missing = () => ({
    kind: 'page',
    input: { url: `${target.demoUrl}/errors/404`, outputs: ['text'], failOn: ['4xx'] },
  });

  const retry = async (id: string, body: object = {}, headers = {}) => {
    const response = await api.send('POST', `/v1/jobs/${id}/retry`, { body, headers });
    return { status: response.status, headers: response.headers, job: await response.json() };
  };

  it('is a new job with another input; both name each other', async () => {
    const old = await api.run(missing());

    const { status, job } = await retry(old.id, { input: good(), tags: ['mended'] });

    expect(old).toMatchObject({ status: 'failed', failure: { code: 'TARGET_HTTP_ERROR' } });
    expect(status).toBe(202);
    expect(job).toMatchObject({ origin: old.id, tags: ['mended'], input: good() });
    expect(await api.ended(job.id)).toMatchObject({ status: 'succeeded' });
    const shown = await api.send('GET', `/v1/jobs/${old.id}`);
    expect(await shown.json()).toMatchObject({ status: 'failed', replayedBy: job.id });
    expect((await api.events(old.id)).at(-1)).toMatchObject({
      type: 'job.replayed',
      detail: job.id,
    });
  });

  it('is one job, however often and however fast it is asked for', async () => {
    const old = await api.run(missing());

    const racers = await Promise.all(Array.from({ length: 10 }, () => retry(old.id)));
    const later = await retry(old.id, { input: good() });

    expect(new Set(racers.map(({ job }) => job.id)).size).toBe(1);
    expect(later.job.id).toBe(racers[0]?.job.id);
    expect(later.headers.get('idempotent-replayed')).toBe('true');
    expect(racers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
  });

  it('answers with the finished job to whoever waits for it', async () => {
    const old = await api.run(missing());

    const { status, job } = await retry(old.id, { input: good() }, { prefer: 'wait=25' });

    expect(status).toBe(200);
    expect(job).toMatchObject({ status: 'succeeded', origin: old.id });
  });

  it('is not for a job that succeeded, nor for one that has not ended', async () => {
    const done = await api.run({ kind: 'page', input: good() });
    const slow = await api.submit({
      kind: 'page',
      input: { url: `${target.demoUrl}/slow?ms=20000` },
    });

    const ofDone = await retry(done.id);
    const ofSlow = await retry(slow.id);
    await api.send('DELETE', `/v1/jobs/${slow.id}`);

    expect(ofDone.job).toMatchObject({ status: 409, code: 'JOB_NOT_RETRYABLE' });
    expect(ofSlow.job).toMatchObject({ status: 409, code: 'JOB_NOT_ENDED' });
  });

  it('refuses a changed input by the rules of a new one, and changes nothing', async () => {
    const old = await api.run(missing());

    const { job: problem } = await retry(old.id, { input: { url: 'file:///etc/passwd' } });

    expect(problem).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect(problem.errors[0]).toMatchObject({ pointer: '/input/url' });
    const shown = await api.send('GET', `/v1/jobs/${old.id}`);
    expect(await shown.json()).not.toHaveProperty('replayedBy');
  });

  it('knows a key that meant the retry of another job', async () => {
    const [one, other] = await Promise.all([api.run(missing()), api.run(missing())]);
    const key = { 'idempotency-key': randomUUID() };

    const first = await retry(one.id, {}, key);
    const second = await retry(other.id, {}, key);

    expect(first.status).toBe(202);
    expect(second.job).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it.skipIf(!HAS_OTHER_CLIENT)('is not for somebody else', async () => {
    const old = await api.run(missing());
    const other = createApi(target.url, target.otherKey);

    const response = await other.send('POST', `/v1/jobs/${old.id}/retry`, { body: {} });

    expect(response.status).toBe(404);
  });
});

describe('a deadline', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const slow = (deadlineAt: number) => ({
    kind: 'page',
    input: { url: `${target.demoUrl}/slow?ms=25000` },
    deadlineAt: new Date(deadlineAt).toISOString(),
  });

  it('ends a job that has not ended by then', async () => {
    const { id } = await api.submit(slow(Date.now() + 6_000));

    const job = await api.ended(id);

    expect(job).toMatchObject({ status: 'failed', failure: { code: 'JOB_EXPIRED' } });
  });

  it('is refused when it has passed', async () => {
    const response = await api.send('POST', '/v1/jobs', { body: slow(Date.now() - 60_000) });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ pointer: '/deadlineAt' }] });
  });
});
