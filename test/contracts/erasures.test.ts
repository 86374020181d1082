import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoErasures } from '../../src/aws/dynamo-erasures.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import {
  createEraseJob,
  createErasureSweep,
  type EraseDependencies,
} from '../../src/jobs/erase-job.ts';
import { createGetJob } from '../../src/jobs/get-job.ts';
import { replay } from '../../src/jobs/retry-job.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { createLife, INVOCATION, type Life, orderOf } from '../support/life.ts';

const onUnreadable = (_row: unknown, error: unknown) => {
  throw error;
};

describe('the erasure of a job', () => {
  let engine: TestTables;
  let tableName: string;
  let life: Life;
  let dependencies: EraseDependencies;

  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    const { documents } = engine;
    const tables = await engine.newTables();
    tableName = tables.jobs;
    life = createLife({ store: createDynamoJobStore({ documents, tables, onUnreadable }) });
    const erasures = createDynamoErasures({ documents, tableName, onUnreadable });
    dependencies = { ...life, erasures, forgetCopies: async () => {} };
  });

  const succeeded = async (overrides: Parameters<typeof orderOf>[0] = {}): Promise<string> => {
    const { job } = await life.submitJob(orderOf({ tags: ['secret'], ...overrides }));
    await life.worker()(job.state.jobId, INVOCATION);
    return job.state.jobId;
  };
  const rowsOf = async (jobId: string) => {
    const { Items = [] } = await engine.documents.send(
      new QueryCommand({
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :job',
        ExpressionAttributeValues: { ':job': jobId },
      }),
    );
    return Items;
  };
  const filesOf = (jobId: string) => [...life.files.keys()].filter((key) => key.includes(jobId));
  const sweepErasures = (ahead = 0) => createErasureSweep(dependencies)(ahead);
  const look = (jobId: string) => createGetJob(life)(CLIENT, jobId);

  it('removes rows and files, and leaves a row that says nothing of what was done', async () => {
    const jobId = await succeeded();

    await createEraseJob(dependencies)(CLIENT, jobId);

    const rows = await rowsOf(jobId);
    expect(filesOf(jobId)).toEqual([]);
    expect(rows).toMatchObject([{ sk: 'state', status: 'succeeded', tags: [], site: '' }]);
    expect(rows[0]).not.toHaveProperty('clientPk');
    expect(JSON.stringify(rows)).not.toMatch(/secret|example\.com|req_test/);
    await expect(look(jobId)).rejects.toMatchObject({ code: 'JOB_DELETED', status: 410 });
    expect((await life.store.list(CLIENT, {}, 10)).items).toEqual([]);
  });

  it('may be asked for twice, and twice at once', async () => {
    const jobId = await succeeded();
    const eraseJob = createEraseJob(dependencies);

    await Promise.all([eraseJob(CLIENT, jobId), eraseJob(CLIENT, jobId)]);
    await eraseJob(CLIENT, jobId);

    expect(await rowsOf(jobId)).toHaveLength(1);
  });

  it('is refused before the end of the job, and to anybody else', async () => {
    const { job } = await life.submitJob(orderOf());
    const { jobId } = job.state;
    const eraseJob = createEraseJob(dependencies);

    await expect(eraseJob(CLIENT, jobId)).rejects.toMatchObject({ code: 'JOB_NOT_ENDED' });
    await expect(eraseJob('cli_other', jobId)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    await expect(eraseJob(CLIENT, 'job_gone')).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    expect((await life.store.get(jobId))?.state.status).toBe('queued');
  });

  it('hides the job from the first moment, and is finished by the sweep after a crash at any step', async () => {
    for (const step of ['removeAll', 'removeRows', 'commit'] as const) {
      const jobId = await succeeded();
      const crashing = crashAt(dependencies, step);

      await expect(createEraseJob(crashing)(CLIENT, jobId)).rejects.toThrow(step);
      await expect(look(jobId)).rejects.toMatchObject({ code: 'JOB_DELETED' });
      expect(await sweepErasures()).toMatchObject({ ended: 0 });
      life.advance(life.timing.resendMs);
      expect(await sweepErasures()).toMatchObject({ ended: 1, errors: [] });

      expect(await rowsOf(jobId)).toHaveLength(1);
      expect(filesOf(jobId)).toEqual([]);
    }
  });

  it('is done once by two sweeps at once', async () => {
    const jobId = await succeeded({ retentionMs: 3_600_000 });
    life.advance(3_600_000);

    const sweeps = await Promise.all([sweepErasures(), sweepErasures()]);

    expect(sweeps.reduce((sum, { ended }) => sum + ended, 0)).toBe(1);
    expect(await rowsOf(jobId)).toHaveLength(1);
  });

  it('comes by itself when the client’s own time for the job is over, and not before', async () => {
    const short = await succeeded({ retentionMs: 3_600_000 });
    const long = await succeeded();

    life.advance(3_600_000 - 1);
    expect(await sweepErasures(life.timing.retentionMs)).toMatchObject({ ended: 0 });
    expect((await look(short)).state.status).toBe('succeeded');
    life.advance(1);
    await expect(look(short)).rejects.toMatchObject({ code: 'JOB_DELETED' });
    expect(await sweepErasures()).toMatchObject({ ended: 1 });

    expect(filesOf(short)).toEqual([]);
    expect(await rowsOf(short)).toHaveLength(1);
    expect((await look(long)).state.status).toBe('succeeded');
  });

  it('looks once more for the file of a worker that lost the job just before its end', async () => {
    const jobId = await succeeded();
    await createEraseJob(dependencies)(CLIENT, jobId);
    life.files.set(`clients/${CLIENT}/jobs/${jobId}/1/late.txt`, new Uint8Array(1));

    life.advance(10 * 60_000);
    const once = await sweepErasures();
    const twice = await sweepErasures();

    expect(filesOf(jobId)).toEqual([]);
    expect([once.ended, twice.overdue]).toEqual([1, 0]);
  });

  it('and a retry of the same job exclude each other', async () => {
    const jobId = await succeeded();
    const seen = await life.store.getState(jobId);
    if (!seen) throw new Error('The job is gone.');

    await createEraseJob(dependencies)(CLIENT, jobId);

    expect(await life.store.commit(replay(seen, life.now(), 'job_new'))).toBe(false);
  });

  it('removes the rows of a job with a long history', async () => {
    const jobId = await succeeded();
    const state = await life.store.getState(jobId);
    for (let seq = 0; seq < 120 && state; seq += 1) {
      const before = { ...state, version: state.version + seq };
      const after = { ...before, version: before.version + 1 };
      const event = { seq: after.version, at: life.now(), type: 'job.started' as const };
      await life.store.commit({ before, after, event });
    }

    await createEraseJob(dependencies)(CLIENT, jobId);

    expect(await rowsOf(jobId)).toHaveLength(1);
  });
});

/** The same, but that this step never happens: the process is gone. */
function crashAt(
  { store, artifacts, erasures, ...others }: EraseDependencies,
  step: 'removeAll' | 'removeRows' | 'commit',
): EraseDependencies {
  const crash = async (): Promise<never> => {
    throw new Error(`Crashed at ${step}.`);
  };
  let commits = 0;
  return {
    ...others,
    artifacts: step === 'removeAll' ? { removeAll: crash } : artifacts,
    erasures: step === 'removeRows' ? { ...erasures, removeRows: crash } : erasures,
    store: {
      ...store,
      commit: (change) => {
        commits += 1;
        return step === 'commit' && commits === 2 ? crash() : store.commit(change);
      },
    },
  };
}
