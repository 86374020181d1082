import { createHash } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi, download, type JobView } from '../../support/api.ts';
import { removeData, type ServiceProcess, startProcess } from '../../support/service.ts';
import { IS_ELSEWHERE } from '../../support/target.ts';

const JOBS = 200;

/** On two cores 200 jobs take about a minute; a busy machine may take several times that. */
const PATIENCE_MS = 360_000;

describe.skipIf(IS_ELSEWHERE)('200 jobs at once (embedded service only)', () => {
  let data: string;
  let service: ServiceProcess;
  let api: Api;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'gannet-many-'));
    await start();
  });

  afterAll(async () => {
    await service.end('SIGKILL');
    await removeData(data);
  });

  const start = async () => {
    service = await startProcess(data);
    api = createApi(service.url, service.apiKey);
  };

  const submitAll = async (tag: string): Promise<string[]> => {
    const body = {
      kind: 'page',
      input: { url: `${service.demoUrl}/languages`, outputs: ['text'] },
      tags: [tag],
    };
    const jobs = await Promise.all(Array.from({ length: JOBS }, () => api.submit(body)));
    return jobs.map(({ id }) => id);
  };

  const countOf = async (tag: string, status: string): Promise<number> =>
    (await api.list(`tag=${tag}&status=${status}&size=1000`)).items.length;

  const waitForAll = (tag: string) =>
    expect
      .poll(() => countOf(tag, 'succeeded'), { timeout: PATIENCE_MS, interval: 1_000 })
      .toBe(JOBS);

  const read = (ids: readonly string[]): Promise<JobView[]> =>
    Promise.all(ids.map((id) => api.get(id)));

  it(
    'all succeed, and none runs twice',
    async () => {
      const ids = await submitAll('many');
      await waitForAll('many');
      const jobs = await read(ids);

      expect(new Set(ids).size).toBe(JOBS);
      expect(jobs.filter(({ attempts }) => attempts.length !== 1)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'all succeed although the service is killed in the middle, each with one result',
    async () => {
      const ids = await submitAll('killed');
      await expect
        .poll(() => countOf('killed', 'succeeded'), { timeout: PATIENCE_MS })
        .toBeGreaterThan(JOBS / 4);
      const signal = await service.end('SIGKILL');
      await start();
      await waitForAll('killed');
      const jobs = await read(ids);
      const ends = await Promise.all(jobs.map(({ id }) => endsOf(api, id)));
      const sums = await Promise.all(jobs.map(sumsOfPublished));

      expect(signal).toBe('SIGKILL');
      expect(ends).toEqual(jobs.map(() => ['job.succeeded']));
      expect(sums).toEqual(jobs.map(({ artifacts }) => artifacts.map(({ sha256 }) => sha256)));
      expect(jobs.map(({ artifacts }) => artifacts.length)).toEqual(jobs.map(() => 1));
    },
    PATIENCE_MS,
  );
});

const endsOf = async (api: Api, id: string): Promise<string[]> =>
  (await api.events(id))
    .map(({ type }) => type)
    .filter((type) => ['job.succeeded', 'job.failed', 'job.cancelled'].includes(type));

/** What the files behind the links really hold. */
const sumsOfPublished = ({ artifacts }: JobView): Promise<string[]> =>
  Promise.all(
    artifacts.map(async (artifact) =>
      createHash('sha256')
        .update(await download(artifact))
        .digest('hex'),
    ),
  );
