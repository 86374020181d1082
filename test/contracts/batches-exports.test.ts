import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobState } from '../../src/jobs/job.ts';
import { BATCH_ID } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, NOW } from '../support/jobs.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';

describe('files of what became of a batch', () => {
  let engine: TestTables;
  let world: BatchWorld;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    world = batchWorld(engine, await engine.newTables());
  });

  const end = async (state: JobState) => world.finish(await world.run(state));
  const wait = (ms: number) => {
    world.clock.now += ms;
  };
  const exported = async (kind: 'errors' | 'results' | 'zip') => {
    expect(await world.manage.exported(CLIENT, BATCH_ID, kind)).toBeUndefined();
    await world.expand();
    const file = await world.manage.exported(CLIENT, BATCH_ID, kind);
    if (!file) throw new Error('The file was not made.');
    return file;
  };
  const linesIn = (key: string): unknown[] =>
    world.files
      .text(key)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  it('with a line for each refused item', async () => {
    await world.make(`${linesOf(1)}bad\n{}\n`);
    await world.expand();

    const { key } = await exported('errors');

    expect(linesIn(key)).toEqual([
      { item: 1, errors: [{ pointer: '', detail: 'The line is not JSON.' }] },
      { item: 2, errors: [{ pointer: '/url', detail: 'A text is expected.' }] },
    ]);
  });

  it('with a line for each item, in their order, and a link to each artifact', async () => {
    await world.make(`${linesOf(2)}bad\n`);
    await world.expand();
    const [one, two] = await world.allJobs();
    if (!one || !two) throw new Error('Jobs are missing.');
    await expect(world.manage.exported(CLIENT, BATCH_ID, 'results')).rejects.toMatchObject({
      code: 'BATCH_NOT_ENDED',
    });
    await world.dependencies.cancelJob(CLIENT, two.jobId);
    await world.finish(await world.run(one), [{ name: 'page.md', text: 'hello' }]);

    const { key, sizeBytes } = await exported('results');

    expect(linesIn(key)).toMatchObject([
      {
        item: 0,
        jobId: one.jobId,
        status: 'succeeded',
        artifacts: [{ name: 'page.md', href: `/v1/jobs/${one.jobId}/artifacts/page.md` }],
      },
      { item: 1, jobId: two.jobId, status: 'cancelled', artifacts: [] },
      { item: 2, status: 'refused' },
    ]);
    expect(sizeBytes).toBe(world.files.contents.get(key)?.length);
  });

  it('without what is to be erased', async () => {
    await world.make(linesOf(1));
    await world.expand();
    const [one] = await world.allJobs();
    if (!one) throw new Error('There is no job.');
    await world.finish(await world.run(one), [{ name: 'page.md', text: 'private' }]);
    const before = await world.jobs.getState(one.jobId);
    if (!before) throw new Error('There is no job.');
    const after = { ...before, version: before.version + 1, erasure: { askedAt: NOW } };
    await world.jobs.commit({ before, after });

    const manifest = await exported('results');
    const zip = await exported('zip');

    expect(linesIn(manifest.key)).toEqual([{ item: 0, status: 'erased' }]);
    expect(world.files.text(zip.key)).not.toContain('private');
  });

  it('with all artifacts in a ZIP, in a folder for each item', async () => {
    await world.make(linesOf(3));
    await world.expand();
    for (const [index, state] of (await world.allJobs()).entries()) {
      await world.finish(await world.run(state), [{ name: 'page.md', text: `page ${index}` }]);
    }

    const { key } = await exported('zip');

    const zip = await buffer(world.files.read(key));
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    for (const name of ['000000/page.md', '000001/page.md', '000002/page.md']) {
      expect(zip.includes(name)).toBe(true);
    }
  });

  it('in one try, whatever else is asked of the batch meanwhile', async () => {
    await world.make(linesOf(1));
    await world.expand();
    await Promise.all((await world.allJobs()).map(end));
    await world.manage.exported(CLIENT, BATCH_ID, 'results');
    const disturbed = {
      files: {
        ...world.files,
        write: async (...file: Parameters<typeof world.files.write>) => {
          await world.manage.exported(CLIENT, BATCH_ID, 'errors');
          return world.files.write(...file);
        },
      },
    };

    await world.expandWith(disturbed)(BATCH_ID, 300_000);

    const { exports } = await world.stored();
    expect(exports.results).toMatchObject({ tries: 1, file: { name: 'results.jsonl' } });
    expect(exports.errors).toMatchObject({ tries: 1, file: { name: 'errors.jsonl' } });
  });

  it('and give up on one that cannot be made, after some tries', async () => {
    await world.make(linesOf(1));
    await world.expand();
    await Promise.all((await world.allJobs()).map(end));
    await world.manage.exported(CLIENT, BATCH_ID, 'results');
    const full = {
      files: {
        ...world.files,
        write: async () => {
          throw new Error('disk full');
        },
      },
    };

    for (let tries = 0; tries < 4; tries += 1) {
      await expect(world.expandWith(full)(BATCH_ID, 300_000)).rejects.toThrow('disk full');
      wait(300_000);
      await world.sweep();
    }
    await world.expandWith(full)(BATCH_ID, 300_000);

    await expect(world.manage.exported(CLIENT, BATCH_ID, 'results')).rejects.toMatchObject({
      code: 'BATCH_EXPORT_FAILED',
    });
    expect((await world.stored()).dueAt).toBeUndefined();
  });
});
