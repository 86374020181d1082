import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import type { JobState } from '../../src/jobs/job.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { BATCH_ID } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT, NOW } from '../support/jobs.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';

describe('batches', () => {
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

  it('know their total before the first job is made', async () => {
    await world.make(linesOf(50));
    const stops = {
      findLimits: async () => {
        throw new Error('stopped');
      },
    };
    await expect(world.expandWith(stops)(BATCH_ID, 300_000)).rejects.toThrow('stopped');

    expect(await world.stored()).toMatchObject({ phase: 'expanding', total: 50, accepted: 0 });
  });

  it('count every transition of their jobs in the transaction that makes it', async () => {
    await world.make(linesOf(5));
    await world.expand();
    const [one, two, three, four] = await world.allJobs();
    if (!one || !two || !three || !four) throw new Error('Jobs are missing.');
    await end(one);
    await world.run(two);
    await world.dependencies.cancelJob(CLIENT, three.jobId);

    const { jobs, batch } = await seen();

    expect(jobs).toEqual({
      queued: 2,
      waiting: 0,
      running: 1,
      succeeded: 1,
      failed: 0,
      cancelled: 1,
    });
    expect(Object.values(jobs).reduce((sum, count) => sum + count)).toBe(batch.accepted);
  });

  it('add up whenever somebody looks while everything moves', async () => {
    await world.make(linesOf(200));
    let done = false;
    const watch = async () => {
      while (!done) {
        const { jobs, batch } = await seen();
        expect(Math.min(...Object.values(jobs))).toBeGreaterThanOrEqual(0);
        expect(Object.values(jobs).reduce((sum, count) => sum + count)).toBe(batch.accepted);
      }
    };
    const watching = watch();
    await world.expand();
    await Promise.all((await world.allJobs()).map(end));
    done = true;
    await watching;

    expect((await seen()).jobs).toMatchObject({ queued: 0, succeeded: 200 });
  });

  it('keep to their limit, and go on as jobs end', async () => {
    await world.make(linesOf(100), { concurrency: 40 });
    await world.expand();
    expect(await world.stored()).toMatchObject({
      accepted: 40,
      wait: { reason: 'concurrency', startsAt: NOW + BATCH_TIMING.pollMs },
    });
    expect(world.handedOn.at(-1)).toMatchObject({ delayMs: BATCH_TIMING.pollMs });
    expect(await world.expand()).toBe('not-due');

    await Promise.all((await world.allJobs()).slice(0, 25).map(end));
    wait(BATCH_TIMING.pollMs);
    await world.expand();

    expect(await world.stored()).toMatchObject({ accepted: 65, wait: { reason: 'concurrency' } });
  });

  it('look less and less often for room that does not come', async () => {
    await world.make(linesOf(10), { concurrency: 5 });
    const delays: (number | undefined)[] = [];
    for (let look = 0; look < 12; look += 1) {
      await world.expand();
      const delayMs = world.handedOn.at(-1)?.delayMs ?? 0;
      delays.push(delayMs);
      wait(delayMs);
    }

    expect(delays[0]).toBe(BATCH_TIMING.pollMs);
    expect(delays.at(-1)).toBe(BATCH_TIMING.pollMaxMs);
  });

  it('accept as many as the quota has room for, and wait until it starts anew', async () => {
    world.limits.jobsPerDay = 45;
    await world.make(linesOf(70));
    await world.expand();

    const midnight = Date.UTC(2026, 10, 23);
    expect(await world.allJobs()).toHaveLength(45);
    expect(await world.stored()).toMatchObject({
      accepted: 45,
      cursor: { index: 45 },
      wait: { reason: 'quota', startsAt: midnight },
      dueAt: midnight + BATCH_TIMING.resendMs,
    });
    expect(await world.usedQuota()).toBe(45);
    // Longer than a message can wait: this one is the sweep's.
    expect(world.handedOn).toEqual([]);

    world.clock.now = midnight;
    await world.expand();
    expect(await world.stored()).toMatchObject({ phase: 'expanded', accepted: 70 });
  });

  it('make no job while they are paused, and go on where they were', async () => {
    await world.make(linesOf(100), { concurrency: 32 });
    await world.expand();
    await world.manage.pause(CLIENT, BATCH_ID);
    await Promise.all((await world.allJobs()).map(end));
    wait(BATCH_TIMING.pollMs);

    expect(await world.expand()).toBe('idle');
    await world.manage.resume(CLIENT, BATCH_ID);
    expect(world.handedOn.at(-1)?.message.id).toBe(BATCH_ID);
    await world.expand();

    expect((await world.allJobs()).length).toBe(64);
  });

  it('stop at the very next step when they are paused in the midst of it', async () => {
    await world.make(linesOf(100));
    let accepts = 0;
    const { batches } = world;
    const pausing = {
      batches: {
        ...batches,
        accept: async (...step: Parameters<typeof batches.accept>) => {
          accepts += 1;
          if (accepts === 2) await world.manage.pause(CLIENT, BATCH_ID);
          return batches.accept(...step);
        },
      },
    };

    await world.expandWith(pausing)(BATCH_ID, 300_000);

    expect(accepts).toBe(2);
    expect(await world.allJobs()).toHaveLength(29);
    const stored = await world.stored();
    expect([stored.lease, stored.dueAt]).toEqual([undefined, undefined]);
  });

  it('when cancelled: end what waits, stop what runs, make no more, and give quota back', async () => {
    await world.make(linesOf(100), { concurrency: 60 });
    await world.expand();
    const [one, two] = await world.allJobs();
    if (!one || !two) throw new Error('Jobs are missing.');
    await end(one);
    const running = await world.run(two);

    const cancelled = await world.manage.cancel(CLIENT, BATCH_ID);
    expect(cancelled.batch.phase).toBe('cancelling');
    await world.expand();

    const { batch, jobs } = await seen();
    expect(batch).toMatchObject({ phase: 'cancelled', accepted: 60, cursor: { index: 60 } });
    expect(jobs).toMatchObject({ queued: 0, running: 1, succeeded: 1, cancelled: 58 });
    expect(await world.jobs.getState(running.jobId)).toHaveProperty('cancelRequestedAt');
    expect(await world.usedQuota()).toBe(2);
    expect((await world.manage.cancel(CLIENT, BATCH_ID)).batch.phase).toBe('cancelled');
  });

  it('cannot be cancelled or resumed once they are over', async () => {
    await world.make(linesOf(1));
    await world.expand();
    await Promise.all((await world.allJobs()).map(end));

    for (const verb of ['cancel', 'pause', 'resume'] as const) {
      await expect(world.manage[verb](CLIENT, BATCH_ID)).rejects.toMatchObject({
        code: 'BATCH_ENDED',
      });
    }
  });

  it('of another client are not there', async () => {
    await world.make(linesOf(1));

    for (const verb of ['get', 'cancel', 'pause', 'resume'] as const) {
      await expect(world.manage[verb]('cli_other', BATCH_ID)).rejects.toMatchObject({
        code: 'BATCH_NOT_FOUND',
      });
    }
  });

  it('are listed by their jobs, with no job of another batch among them', async () => {
    await world.make(linesOf(3));
    await world.expand();
    const other = await world.jobs.list(CLIENT, { batchId: 'bat_01KAN0000000000000000000B2' }, 10);
    const own = await world.jobs.list(CLIENT, { batchId: BATCH_ID, status: 'queued' }, 2);
    const rest = await world.jobs.list(CLIENT, { batchId: BATCH_ID }, 2, own.next);

    expect(other.items).toEqual([]);
    expect(await world.urlsOf([...own.items, ...rest.items])).toEqual([
      'https://example.com/2',
      'https://example.com/1',
      'https://example.com/0',
    ]);
  });

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

  describe('make files of what became of them', () => {
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

  it('are taken up at once after a restart, when nobody can hold a lease', async () => {
    await world.make(linesOf(40));
    const dies = {
      jobQueue: {
        send: async () => {
          throw new Error('killed');
        },
      },
      onSendFailed: () => {
        throw new Error('killed');
      },
    };
    await expect(world.expandWith(dies)(BATCH_ID, 300_000)).rejects.toThrow('killed');
    expect(await world.expand()).toBe('taken');

    await world.sweep(TIMING.retentionMs);
    await world.expand();

    expect(await world.allJobs()).toHaveLength(40);
  });
});
