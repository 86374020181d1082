import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExportKind } from '../../src/batches/batch.ts';
import { createForgetCopies } from '../../src/batches/forget-copies.ts';
import { BATCH_TIMING } from '../../src/batches/timing.ts';
import { createEraseJob, createErasureSweep } from '../../src/jobs/erase-job.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { inTurn } from '../../src/rows/in-turn.ts';
import { BATCH_ID, FILE_KEY } from '../support/batches.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { type BatchWorld, batchWorld, linesOf } from './batch-world.ts';
import { dying } from './dying.ts';

const UPLOAD_ID = 'upl_1';
const MINUTE_MS = 60_000;

describe('the erasure of a batch', () => {
  let engine: TestTables;
  let tableName: string;
  let world: BatchWorld;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  const newWorld = async () => {
    const tables = await engine.newTables();
    tableName = tables.jobs;
    world = batchWorld(engine, tables);
  };
  beforeEach(newWorld);

  const later = (ms: number) => {
    world.clock.now += ms;
  };
  /** A batch of an upload whose jobs have ended and left a file each; one item was refused. */
  const endedBatch = async (jobs = 3) => {
    const made = await world.make(`${linesOf(jobs)}no json secret\n`, { name: 'secret' });
    const source = { ...made.source, uploadId: UPLOAD_ID };
    await world.batches.commit(made, {
      ...made,
      source,
      template: { tags: ['secret'] },
      version: 1,
    });
    await world.upload(UPLOAD_ID, FILE_KEY);
    await world.expand();
    const states = await world.allJobs();
    const finished = inTurn(states, 16, async (state) => {
      await world.finish(await world.run(state), [{ name: 'page.md', text: 'secret' }]);
      return state.jobId;
    });
    expect(await finished).toHaveLength(states.length);
    later(BATCH_TIMING.pollMs);
    await world.expand();
  };
  const exported = async (kind: ExportKind) => {
    await world.manage.exported(CLIENT, BATCH_ID, kind);
    await world.expand();
    const file = await world.manage.exported(CLIENT, BATCH_ID, kind);
    if (!file) throw new Error('It was not made.');
    return file;
  };
  const rowsOf = async (pk: string) => {
    const { Items = [] } = await engine.documents.send(
      new QueryCommand({
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      }),
    );
    return Items;
  };
  const erase = () => world.manage.erase(CLIENT, BATCH_ID);

  /** Nothing but tombstones is left, and nobody gets to see more. */
  const isGone = async (jobIds: readonly string[]) => {
    expect([...world.files.contents.keys()]).toEqual([]);
    const [row, ...others] = await rowsOf(BATCH_ID);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ phase: 'expanded', erasure: { index: jobIds.length + 1 } });
    const left = [row, ...(await Promise.all(jobIds.map(rowsOf))).flat()];
    expect(left).toHaveLength(1 + jobIds.length);
    expect(JSON.stringify(left)).not.toMatch(/secret|example\.com|req_test/);
    expect(await world.dependencies.uploads.get(UPLOAD_ID)).toBeUndefined();
    expect(await erase()).toBe(true);
  };

  it('removes jobs, files, exports and the upload, and leaves rows that say so', async () => {
    await endedBatch();
    const jobIds = (await world.allJobs()).map(({ jobId }) => jobId);
    for (const kind of ['errors', 'results', 'zip'] as const) await exported(kind);

    expect(await erase()).toBe(false);
    await world.expand();

    await isGone(jobIds);
  });

  it('hides the batch from the moment it is asked for', async () => {
    await endedBatch();

    await erase();

    for (const look of [
      () => world.manage.get(CLIENT, BATCH_ID),
      () => world.manage.cancel(CLIENT, BATCH_ID),
      () => world.manage.exported(CLIENT, BATCH_ID, 'zip'),
    ]) {
      await expect(look()).rejects.toMatchObject({ code: 'BATCH_DELETED', status: 410 });
    }
    expect((await world.manage.list(CLIENT, 10)).items).toEqual([]);
  });

  it('is refused before the end of the last job, and to anybody else', async () => {
    await world.make(linesOf(1));
    await world.expand();

    await expect(erase()).rejects.toMatchObject({ code: 'BATCH_NOT_ENDED' });
    await expect(world.manage.erase('cli_other', BATCH_ID)).rejects.toMatchObject({
      code: 'BATCH_NOT_FOUND',
    });
  });

  it('may be asked for twice, and twice at once', async () => {
    await endedBatch();
    const jobIds = (await world.allJobs()).map(({ jobId }) => jobId);

    expect(await Promise.all([erase(), erase()])).toEqual([false, false]);
    await Promise.all([world.expand(), world.expand()]);

    await isGone(jobIds);
  });

  it('tells of the end first, if that was not told yet', async () => {
    await world.make(linesOf(1));
    await world.expand();
    for (const state of await world.allJobs()) await world.finish(await world.run(state));

    await erase();
    later(BATCH_TIMING.pollMs);
    await world.expand();

    expect(await world.stored()).toMatchObject({
      endedAt: world.clock.now,
      erasure: { doneAt: world.clock.now },
    });
  });

  it('looks once more for what somebody stored who had lost the batch', async () => {
    await endedBatch();
    await erase();
    await world.expand();
    const late = `clients/${CLIENT}/batches/${BATCH_ID}/results/0/results.zip`;
    world.files.contents.set(late, Buffer.from('secret'));

    later(10 * MINUTE_MS + BATCH_TIMING.resendMs);
    await world.sweep();
    await world.expand();

    expect([...world.files.contents.keys()]).toEqual([]);
    expect(await world.expand()).toBe('idle');
  });

  it('goes on where it was when its time is over', async () => {
    await endedBatch(170);
    const jobIds = (await world.allJobs()).map(({ jobId }) => jobId);
    await erase();
    const hurried = {
      now: () => {
        world.clock.now += 500;
        return world.clock.now;
      },
    };

    let invocations = 0;
    while (!(await erase())) {
      await world.expandWith(hurried)(BATCH_ID, BATCH_TIMING.closingMs + 2_000);
      invocations += 1;
    }

    expect(invocations).toBeGreaterThan(1);
    await isGone(jobIds);
  });

  it.each(['before', 'after'] as const)(
    'is finished whichever call of a port its expander dies just %s',
    { timeout: 120_000 },
    async (when) => {
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        await newWorld();
        await endedBatch(2);
        const jobIds = (await world.allJobs()).map(({ jobId }) => jobId);
        await exported('zip');
        await erase();
        const { ports, reached } = dying(world.dependencies, at, when);
        await world
          .expandWith(ports)(BATCH_ID, 300_000)
          .catch((error: Error) => expect(error.message).toBe('killed'));
        if (!reached()) break;
        deaths += 1;

        later(BATCH_TIMING.leaseMs + BATCH_TIMING.resendMs + 1);
        await world.sweep();
        await world.expand();

        await isGone(jobIds);
      }
      // Claim, three items, the upload, the files, the rows, the last word and the release.
      expect(deaths).toBeGreaterThan(10);
    },
  );

  describe('of one of its jobs', () => {
    const eraseFirst = async (removeAll = world.erasing.artifacts.removeAll) => {
      const [first] = await world.firstJobs();
      const ports = { ...world.erasing, artifacts: { removeAll } };
      const forgetCopies = createForgetCopies({ ...world.dependencies, ...ports });
      await createEraseJob({ ...ports, forgetCopies })(CLIENT, first);
    };
    const manifest = async () => {
      const { key } = await exported('results');
      return world.files
        .text(key)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).status);
    };

    it('removes the ZIP and the manifest that it was in, and new ones are without it', async () => {
      await endedBatch();
      const zip = await exported('zip');
      const before = await exported('results');
      const errors = await exported('errors');

      await eraseFirst();

      expect([zip, before].map(({ key }) => world.files.contents.has(key))).toEqual([false, false]);
      expect(world.files.contents.has(errors.key)).toBe(true);
      expect(await manifest()).toEqual(['erased', 'succeeded', 'succeeded', 'refused']);
      expect(world.files.contents.has((await exported('zip')).key)).toBe(true);
    });

    it('outdates an export that was under way, and whoever waits for it gets a new one', async () => {
      await endedBatch();
      await world.manage.exported(CLIENT, BATCH_ID, 'results');
      let isFirst = true;
      const disturbed = {
        files: {
          ...world.files,
          write: async (...file: Parameters<typeof world.files.write>) => {
            const stored = await world.files.write(...file);
            if (isFirst) await eraseFirst();
            isFirst = false;
            // The maker was late: what it stored came after what the eraser removed.
            world.files.contents.set(
              file[0],
              world.files.contents.get(file[0]) ?? Buffer.from('late'),
            );
            return stored;
          },
        },
      };

      await world.expandWith(disturbed)(BATCH_ID, 300_000);

      expect(await manifest()).toEqual(['erased', 'succeeded', 'succeeded', 'refused']);
      const left = [...world.files.contents.keys()].filter((key) => key.includes('/results/'));
      expect(left).toEqual([`clients/${CLIENT}/batches/${BATCH_ID}/results/1/1/results.jsonl`]);
    });

    it.each([0, 1])('is finished by the sweep when it dies at removal %d', async (mostRemovals) => {
      await endedBatch();
      await exported('zip');
      let removals = 0;
      const mortal = async (prefix: string) => {
        removals += 1;
        if (removals > mostRemovals) throw new Error('killed');
        await world.erasing.artifacts.removeAll(prefix);
      };

      await expect(eraseFirst(mortal)).rejects.toThrow('killed');
      later(TIMING.resendMs);
      await createErasureSweep(world.erasing)();

      expect([...world.files.contents.keys()].filter((key) => key.includes('zip'))).toEqual([]);
      expect(await manifest()).toEqual(['erased', 'succeeded', 'succeeded', 'refused']);
    });

    it('leaves a batch alone of which nothing was put together', async () => {
      await endedBatch();
      const { version } = await world.stored();

      await eraseFirst();

      expect(await world.stored()).toMatchObject({ version, generation: 0, stale: [] });
    });
  });
});
