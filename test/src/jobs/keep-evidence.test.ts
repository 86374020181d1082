import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import { keepEvidence } from '../../../src/jobs/keep-evidence.ts';
import type { ArtifactStore, EvidenceFile, RunKind } from '../../../src/jobs/ports.ts';
import { queuedState } from '../../support/jobs.ts';
import { createLife, INVOCATION, orderOf, untilStopped, visit } from '../../support/life.ts';

const file = (name: string): EvidenceFile => ({
  name,
  mediaType: 'text/plain',
  body: Buffer.from(name),
});

const FOUND = { files: [file('dom.html')], missing: ['screenshot.jpg'], report: { status: 500 } };

const failing: RunKind = async (_request, { evidence }) => {
  await evidence?.keep(FOUND);
  throw new JobFailure('TARGET_TIMEOUT', 'Too slow.');
};

describe('evidence', () => {
  it('lies under its attempt, and is written with the step that ends it', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf());
    const { jobId } = job.state;

    await life.worker({ runKind: failing })(jobId, INVOCATION);

    const { evidence, state } = (await life.store.get(jobId)) ?? {};
    expect(state?.status).toBe('waiting');
    expect(evidence).toEqual([
      {
        attempt: 1,
        files: [expect.objectContaining({ name: 'attempt-1-dom.html', sizeBytes: 8 })],
        missing: ['screenshot.jpg'],
        report: { status: 500 },
      },
    ]);
    expect([...life.files.keys()]).toEqual([
      `clients/${state?.clientId}/jobs/${jobId}/1/attempt-1-dom.html`,
    ]);
  });

  it('is kept of every attempt, and named by the dead letter of the last', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf({ maxAttempts: 2 }));
    const { jobId } = job.state;
    const worker = life.worker({ runKind: failing });

    await worker(jobId, INVOCATION);
    life.advance(60_000);
    const last = await worker(jobId, INVOCATION);

    const { evidence } = (await life.store.get(jobId)) ?? {};
    expect(evidence?.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(last.change?.rows?.[0]?.row).toMatchObject({ evidence: ['attempt-2-dom.html'] });
  });

  it('goes with a success, too', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf());
    const runKind: RunKind = async (request, context) => {
      await context.evidence?.keep(FOUND);
      return visit(request, context);
    };

    await life.worker({ runKind })(job.state.jobId, INVOCATION);

    const { evidence, result } = (await life.store.get(job.state.jobId)) ?? {};
    expect(evidence).toHaveLength(1);
    expect(result?.artifacts.map(({ name }) => name)).toEqual(['page.txt']);
  });

  it('is not written by a worker that has lost its job', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf());
    const { jobId } = job.state;
    const runKind: RunKind = async (request, context) => {
      life.advance(life.timing.leaseMs + 1);
      await life.worker()(jobId, INVOCATION);
      return failing(request, context);
    };

    await life.worker({ runKind })(jobId, INVOCATION);

    const { evidence, state } = (await life.store.get(jobId)) ?? {};
    expect(state?.status).toBe('succeeded');
    expect(evidence).toBeUndefined();
  });

  it('is not kept of a job that was cancelled', async () => {
    const life = createLife();
    const { job } = await life.submitJob(orderOf());
    const { jobId, clientId } = job.state;
    const runKind: RunKind = async (request, context) => {
      await life.cancelJob(clientId, jobId);
      return failing(request, context);
    };

    await life.worker({ runKind })(jobId, INVOCATION);

    const { evidence, state } = (await life.store.get(jobId)) ?? {};
    expect(state?.status).toBe('cancelled');
    expect(evidence).toBeUndefined();
  });

  it('is missing where it could not be stored, and fails nothing', async () => {
    const artifacts = {
      put: async (key: string) => {
        if (key.endsWith('dom.html')) throw new JobFailure('RESULT_STORE_FAILED', 'No.');
      },
    } as unknown as ArtifactStore;
    const { keeper, kept } = keepEvidence(
      { artifacts, sleep: untilStopped },
      queuedState({ attempt: 3 }),
    );

    await keeper.keep({ files: [file('dom.html'), file('console.txt')], missing: [] });

    expect(kept()).toMatchObject({
      attempt: 3,
      files: [{ name: 'attempt-3-console.txt' }],
      missing: ['dom.html'],
    });
  });

  it('is not waited for longer than it may take', async () => {
    const artifacts = { put: () => new Promise(() => {}) } as unknown as ArtifactStore;
    const slept: number[] = [];
    const sleep = async (ms: number) => void slept.push(ms);
    const { keeper, kept } = keepEvidence({ artifacts, sleep }, queuedState({ attempt: 1 }));

    await keeper.keep({ files: [file('dom.html')], missing: [] });

    expect(slept).toEqual([2_000]);
    expect(kept()).toMatchObject({ files: [], missing: ['dom.html'] });
  });
});
