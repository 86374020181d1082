import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoErasures } from '../../src/aws/dynamo-erasures.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createDynamoObservations } from '../../src/aws/dynamo-observations.ts';
import { createEraseJob } from '../../src/jobs/erase-job.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import type { JobStore, RunKind } from '../../src/jobs/ports.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import { watchingHealth } from '../../src/kinds/scrape/watch-health.ts';
import { createLatestRuns } from '../../src/recipes/health/ports.ts';
import { recordingRuns } from '../../src/recipes/health/record-runs.ts';
import { BEGINNING } from '../../src/recipes/walk/state.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { CLIENT } from '../support/jobs.ts';
import { createLife, INVOCATION, orderOf, visit } from '../support/life.ts';

const RECIPE = {
  start: ['https://shop.example/'],
  list: 'li',
  fields: [{ name: 'price', select: ['.price', '.cost'], required: true }],
};
const STORED = { name: 'products', version: 3 };
const ORDER = orderOf({ kind: 'scrape', input: { recipe: RECIPE }, recipe: STORED });

const SIGHT = {
  state: {
    ...BEGINNING,
    pages: 2,
    rows: 40,
    fields: { '(list)': [2, 2, 40], price: [40, 40, 40] },
  },
};

/** A scrape that read two pages. */
const scraping: RunKind = (request, context) => {
  context.observe?.(SIGHT);
  return visit(request, context);
};

const failing =
  (code: 'FIELD_MISSING' | 'TARGET_UNREACHABLE'): RunKind =>
  async (_request, { observe }) => {
    observe?.(SIGHT);
    throw new JobFailure(code, 'It failed.');
  };

describe('the runs of a stored recipe', () => {
  let engine: TestTables;
  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  let world: Awaited<ReturnType<typeof newWorld>>;
  beforeEach(async () => {
    world = await newWorld();
  });

  async function newWorld() {
    const tables = await engine.newTables();
    const { documents } = engine;
    const onUnreadable = (_row: unknown, error: unknown) => {
      throw error;
    };
    const rows = { documents, tableName: tables.jobs, onUnreadable };
    const latestRuns = createLatestRuns(createDynamoObservations(rows));
    const calls: string[] = [];
    const plain = createDynamoJobStore({ documents, tables, onUnreadable });
    const counted: JobStore = {
      ...plain,
      get: (jobId) => {
        calls.push('get');
        return plain.get(jobId);
      },
      commit: (change) => {
        calls.push(`commit ${change.rows?.length ?? 0}`);
        return plain.commit(change);
      },
    };
    const lifeOf = (store: JobStore) => createLife({ store: recordingRuns(store) });
    const life = lifeOf(counted);
    const worker = (kind: RunKind, of = life) => {
      const runKind = watchingHealth(kind, {
        latestRuns: (...recipe) => {
          calls.push('latest runs');
          return latestRuns(...recipe);
        },
        now: of.now,
        onError: (error) => {
          throw error;
        },
      });
      return of.worker({ runKind });
    };
    return {
      ...{ calls, counted, life, lifeOf, plain, rows, worker },
      runs: (client = CLIENT) => latestRuns(client, STORED.name),
      submit: async (order = ORDER) => (await life.submitJob(order)).job.state.jobId,
    };
  }

  it('leave one observation each, whatever becomes of the message', async () => {
    const jobId = await world.submit();

    await world.worker(scraping)(jobId, INVOCATION);
    await world.worker(scraping)(jobId, INVOCATION);

    expect(await world.runs()).toEqual([
      expect.objectContaining({
        jobId,
        parentId: 'products',
        recipeVersion: 3,
        status: 'succeeded',
        pages: 2,
        rows: 40,
        endedAt: world.life.now(),
        warnings: [],
      }),
    ]);
  });

  it('leave one when twenty workers are after the same job', async () => {
    const jobId = await world.submit();

    await Promise.all(Array.from({ length: 20 }, () => world.worker(scraping)(jobId, INVOCATION)));

    expect(await world.runs()).toHaveLength(1);
  });

  it('leave one when they fail, with how', async () => {
    const jobId = await world.submit();

    await world.worker(failing('FIELD_MISSING'))(jobId, INVOCATION);

    expect(await world.runs()).toEqual([
      expect.objectContaining({ status: 'failed', code: 'FIELD_MISSING', pages: 2 }),
    ]);
  });

  it('leave none before they have ended', async () => {
    const jobId = await world.submit();

    await world.worker(failing('TARGET_UNREACHABLE'))(jobId, INVOCATION);
    expect(await world.runs()).toEqual([]);

    world.life.advance(600_000);
    await world.worker(scraping)(jobId, INVOCATION);
    expect(await world.runs()).toEqual([expect.objectContaining({ status: 'succeeded' })]);
  });

  it.each(['before', 'after'])(
    'leave one when the worker dies %s the write that ends the job',
    async (when) => {
      const jobId = await world.submit();
      const dying: JobStore = {
        ...world.plain,
        commit: async (change) => {
          if (change.after.status !== 'succeeded') return world.plain.commit(change);
          if (when === 'after') await world.plain.commit(change);
          throw new Error('killed');
        },
      };
      const dead = world.worker(scraping, world.lifeOf(dying));
      await expect(dead(jobId, INVOCATION)).rejects.toThrow('killed');

      world.life.advance(TIMING.leaseMs);
      await world.life.sweep();
      await world.worker(scraping)(jobId, INVOCATION);

      expect(await world.runs()).toHaveLength(1);
      expect(await world.life.store.getState(jobId)).toMatchObject({ status: 'succeeded' });
    },
  );

  it('are remembered when no worker survives them, by whoever ends them', async () => {
    const jobId = await world.submit(orderOf({ ...ORDER, maxAttempts: 1 }));
    const dead = world.worker(
      async () => {
        throw new Error('killed');
      },
      world.lifeOf({ ...world.plain, commit: once(world.plain.commit) }),
    );
    await expect(dead(jobId, INVOCATION)).rejects.toThrow('killed');
    world.life.advance(TIMING.leaseMs);

    await Promise.all([world.life.sweep(), world.life.sweep()]);

    expect(await world.runs()).toEqual([
      expect.objectContaining({ jobId, status: 'failed', code: 'JOB_POISONED', found: {} }),
    ]);
  });

  it('are not written over by a worker that lost the job', async () => {
    const jobId = await world.submit();
    let slow: Promise<unknown> = Promise.resolve();
    const overtaken: RunKind = async (request, context) => {
      // Meanwhile the lease ends, and another worker finishes the job.
      world.life.advance(TIMING.leaseMs);
      await world.life.sweep();
      slow = world.worker(failing('FIELD_MISSING'))(jobId, INVOCATION);
      await slow;
      return scraping(request, context);
    };

    await world.worker(overtaken)(jobId, INVOCATION);

    expect(await world.runs()).toEqual([
      expect.objectContaining({ status: 'failed', code: 'FIELD_MISSING' }),
    ]);
  });

  it('leave none when they are cancelled, or are tests, or run a recipe of their own', async () => {
    const cancelled = await world.submit();
    await world.life.cancelJob(CLIENT, cancelled);
    const input = { recipe: RECIPE, test: true };
    const test = await world.submit(orderOf({ ...ORDER, input }));
    await world.worker(visit)(test, INVOCATION);
    const own = await world.submit(orderOf({ ...ORDER, recipe: undefined }));
    await world.worker(scraping)(own, INVOCATION);

    expect(await world.runs()).toEqual([]);
  });

  it('cost a job without a stored recipe nothing, and others one query', async () => {
    const own = await world.submit(orderOf({ ...ORDER, recipe: undefined }));
    await world.worker(scraping)(own, INVOCATION);
    const ofOwn = world.calls.splice(0);

    const stored = await world.submit();
    await world.worker(scraping)(stored, INVOCATION);

    expect(ofOwn).toEqual(['commit 0', 'get', 'commit 0']);
    expect(world.calls).toEqual(['commit 0', 'get', 'latest runs', 'commit 1']);
  });

  it('are compared with those before, and say so in the report', async () => {
    for (let run = 0; run < 5; run += 1) {
      world.life.advance(60_000);
      await world.worker(scraping)(await world.submit(), INVOCATION);
    }
    world.life.advance(60_000);
    const jobId = await world.submit();
    const changed: RunKind = (request, context) => {
      const fields = { '(list)': [2, 2, 40], price: [40, 0, 0, 40, 40] };
      context.observe?.({ state: { ...SIGHT.state, fields } });
      return visit(request, context);
    };

    await world.worker(changed)(jobId, INVOCATION);

    const [last] = await world.runs();
    expect(last).toMatchObject({ jobId, warnings: ['FALLBACK_TOOK_OVER'] });
    expect((await world.life.store.get(jobId))?.result?.report).toMatchObject({
      scrape: {
        health: 'warning',
        warnings: [{ code: 'FALLBACK_TOOK_OVER', pointer: '/fields/0/select/0' }],
      },
    });
  });

  it('are of their client alone', async () => {
    await world.worker(scraping)(await world.submit(), INVOCATION);

    expect(await world.runs('cli_01KAN0000000000000000000C2')).toEqual([]);
  });

  it('outlive the data of their job, for there is nothing of any page in them', async () => {
    const jobId = await world.submit();
    await world.worker(scraping)(jobId, INVOCATION);
    const eraseJob = createEraseJob({
      store: world.life.store,
      artifacts: world.life.artifacts,
      erasures: createDynamoErasures(world.rows),
      forgetCopies: async () => {},
      now: world.life.now,
      timing: TIMING,
    });

    await eraseJob(CLIENT, jobId);

    const [run] = await world.runs();
    expect(run).toMatchObject({ jobId, rows: 40 });
    expect(JSON.stringify(run)).not.toMatch(/shop\.example|\.price/);
  });
});

/** Lets one write through: the claim. */
function once(commit: JobStore['commit']): JobStore['commit'] {
  let writes = 0;
  return async (change) => {
    writes += 1;
    if (writes > 1) throw new Error('killed');
    return commit(change);
  };
}
