import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DeadLetterList, ReplayView } from '../../src/api/dead-letter-view.ts';
import { type Api, createApi, type JobView } from '../support/api.ts';
import { HAS_OTHER_CLIENT, openTarget, type Target } from '../support/target.ts';

describe('dead letters', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  /** A job that uses up its only attempt. */
  const dying = () => ({
    kind: 'page',
    input: { url: `${target.demoUrl}/slow?ms=25000` },
    timeoutMs: 1_000,
    maxAttempts: 1,
  });
  const good = () => ({ url: `${target.demoUrl}/languages`, outputs: ['text'] });

  const letters = async (query = '') => {
    const response = await api.send('GET', `/v1/dead-letters?size=1000${query}`);
    return DeadLetterList.parse(await response.json()).items;
  };
  const letterOf = async ({ id }: JobView) => (await letters()).find(({ jobId }) => jobId === id);
  const died = async (): Promise<{ job: JobView; id: string }> => {
    const job = await api.run(dying());
    const letter = await letterOf(job);
    if (!letter) throw new Error(`The job ${job.id} left no letter.`);
    return { job, id: letter.id };
  };
  const replay = async (body: object, headers = {}) => {
    const response = await api.send('POST', '/v1/dead-letters/replay', { body, headers });
    return ReplayView.parse(await response.json());
  };

  it('are what jobs leave that used up their attempts, with reason and evidence', async () => {
    const job = await api.run(dying());

    const letter = await letterOf(job);

    expect(letter).toMatchObject({
      reason: 'attempts-used',
      failure: { code: job.failure?.code },
      kind: 'page',
      attempts: 1,
      links: { job: `/v1/jobs/${job.id}`, events: `/v1/jobs/${job.id}/events` },
    });
  });

  it('are not what a page leaves that is simply not there', async () => {
    const input = { ...good(), url: `${target.demoUrl}/errors/404`, failOn: ['4xx'] };
    const job = await api.run({ kind: 'page', input });

    expect(job.status).toBe('failed');
    expect(await letterOf(job)).toBeUndefined();
  });

  it('are found by what they failed of, and by when', async () => {
    const { job, id } = await died();
    const ids = async (query: string) => (await letters(query)).map((letter) => letter.id);

    expect(await ids(`&code=${job.failure?.code}&kind=page`)).toContain(id);
    expect(await ids('&code=DNS_FAILED')).not.toContain(id);
    expect(await ids('&kind=pdf')).not.toContain(id);
    expect(await ids(`&to=${job.createdAt}`)).not.toContain(id);
    expect(await ids(`&from=${job.createdAt}`)).toContain(id);
  });

  it('are replayed with another input, once; a preview says so before', async () => {
    const { job, id } = await died();
    const edit = { input: good(), timeoutMs: 60_000 };

    const preview = await replay({ ids: [id], edit, dryRun: true });
    const first = await replay({ ids: [id], edit });
    const again = await replay({ ids: [id], edit });

    expect(preview.items).toMatchObject([{ id, origin: job.id, outcome: 'ready' }]);
    expect(first.items).toMatchObject([{ id, origin: job.id, outcome: 'replayed' }]);
    const [replayed] = first.items;
    expect(again.items).toEqual([{ ...replayed, outcome: 'replayed-before' }]);
    expect(await letterOf(job)).toBeUndefined();
    expect(await api.ended(replayed?.jobId ?? '')).toMatchObject({ status: 'succeeded' });
  });

  it('are replayed as a whole at the rate that is asked for, and under one key once', async () => {
    const since = new Date().toISOString();
    await Promise.all([api.run(dying()), api.run(dying()), api.run(dying())]);
    const body = {
      filter: { from: since, kind: 'page' },
      ratePerMinute: 1,
      edit: { input: good() },
    };
    const key = { 'idempotency-key': randomUUID() };

    const first = await replay(body, key);
    const again = await replay(body, key);

    expect(first.items.map(({ outcome }) => outcome)).toEqual(Array(3).fill('replayed'));
    expect(again.items.map(({ jobId }) => jobId)).toEqual(first.items.map(({ jobId }) => jobId));
    const [, second, third] = first.items.map(({ jobId }) => jobId ?? '');
    const Waiting = z.object({
      wait: z.object({ reason: z.string(), startsAt: z.iso.datetime() }),
    });
    const shown = [second, third].map(async (id) =>
      Waiting.parse(await (await api.send('GET', `/v1/jobs/${id}`)).json()),
    );
    const [one, two] = await Promise.all(shown);
    expect([one?.wait.reason, two?.wait.reason]).toEqual(['schedule', 'schedule']);
    expect(Date.parse(two?.wait.startsAt ?? '') - Date.parse(one?.wait.startsAt ?? '')).toBe(
      60_000,
    );
    for (const id of [second, third]) await api.send('DELETE', `/v1/jobs/${id}`);
  });

  it('go away when they are dismissed, and their job stays', async () => {
    const { job, id } = await died();

    const first = await api.send('DELETE', `/v1/dead-letters/${id}`);
    const second = await api.send('DELETE', `/v1/dead-letters/${id}`);

    expect([first.status, second.status]).toEqual([204, 404]);
    expect(await letterOf(job)).toBeUndefined();
    expect((await api.get(job.id)).status).toBe('failed');
    const { items } = await replay({ ids: [id] });
    expect(items).toMatchObject([
      { outcome: 'refused', failure: { code: 'DEAD_LETTER_NOT_FOUND' } },
    ]);
  });

  it('of the stage itself are for its owner only', async () => {
    const response = await api.send('GET', '/v1/dead-letters?of=stage');

    expect(response.status).toBe(403);
  });

  it.skipIf(!HAS_OTHER_CLIENT)('of somebody else are not there', async () => {
    const { id } = await died();
    const other = createApi(target.url, target.otherKey);

    const list = await other.send('GET', '/v1/dead-letters');
    const dismissal = await other.send('DELETE', `/v1/dead-letters/${id}`);
    const replayed = await other.send('POST', '/v1/dead-letters/replay', { body: { ids: [id] } });

    expect(DeadLetterList.parse(await list.json()).items).toEqual([]);
    expect(dismissal.status).toBe(404);
    expect((await replayed.json()).items).toMatchObject([{ outcome: 'refused' }]);
  });
});
