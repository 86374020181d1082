import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import type { JobState } from '../../src/jobs/job.ts';
import { BATCH_ID } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';

describe('the file of a batch', () => {
  let engine: TestTables;
  let world: BatchWorld;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    world = batchWorld(engine, await engine.newTables());
  });

  const seen = () => world.manage.get(CLIENT, BATCH_ID);
  const end = async (state: JobState) => world.finish(await world.run(state));
  const wait = (ms: number) => {
    world.clock.now += ms;
  };

  it('fail when the file is replaced while they read it', async () => {
    await world.make(linesOf(100), { concurrency: 32 });
    await world.expand();
    await Promise.all((await world.allJobs()).map(end));
    world.files.contents.set((await world.stored()).source.key, Buffer.from(linesOf(99)));
    wait(BATCH_TIMING.pollMs);

    await world.expand();

    expect(await world.stored()).toMatchObject({
      phase: 'failed',
      accepted: 32,
      failure: { code: 'BATCH_FILE_GONE' },
    });
    expect((await world.manage.cancel(CLIENT, BATCH_ID).catch((error) => error)).code).toBe(
      'BATCH_ENDED',
    );
  });

  it('that failed can be cancelled as long as jobs of theirs live', async () => {
    await world.make(linesOf(100), { concurrency: 32 });
    await world.expand();
    world.files.contents.delete((await world.stored()).source.key);
    const [one] = await world.allJobs();
    if (one) await end(one);
    wait(BATCH_TIMING.pollMs);
    await world.expand();
    expect(await world.stored()).toMatchObject({ phase: 'failed' });

    await world.manage.cancel(CLIENT, BATCH_ID);
    await world.expand();

    const { batch, jobs } = await seen();
    expect(batch).toMatchObject({ phase: 'cancelled', failure: { code: 'BATCH_FILE_GONE' } });
    expect(jobs).toMatchObject({ queued: 0, cancelled: 31, succeeded: 1 });
  });

  it.each([
    ['an empty file', '', {}, 'no item'],
    ['blank lines only', '\n  \n\r\n', {}, 'no item'],
    ['UTF-16', Buffer.from('{"url":"x"}\n', 'utf16le'), {}, 'UTF-8'],
    ['UTF-16 with a mark', Buffer.from('\ufeff{"url":"x"}\n', 'utf16le'), {}, 'UTF-8'],
  ] as const)('fail as a whole for %s', async (_what, text, overrides, reason) => {
    await world.make(text, overrides);

    await world.expand();

    const stored = await world.stored();
    expect(stored).toMatchObject({ phase: 'failed', failure: { code: 'BATCH_FILE_INVALID' } });
    expect(stored.failure?.message).toContain(reason);
    expect(stored.dueAt).toBeUndefined();
  });

  it('read CSV by the columns that they name, and keep formulas as the text that they are', async () => {
    const csv = '\ufeffurl,note\r\n"https://a.example/?q=""x"", y",1\r\n=1+1,2\r\n,3\r\n';
    const made = await world.make(csv, {});
    await world.batches.commit(made, {
      ...made,
      version: 1,
      source: { ...made.source, format: 'csv', columns: { url: { to: '/url', as: 'string' } } },
    });

    await world.expand();

    expect(await world.urlsOf(await world.allJobs())).toEqual([
      'https://a.example/?q="x", y',
      '=1+1',
    ]);
    expect(await world.refusals()).toEqual([
      { index: 2, errors: [{ pointer: '/url', detail: 'A text is expected.' }] },
    ]);
  });
});
