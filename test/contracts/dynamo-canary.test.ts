import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCanary, readCanary } from '../../src/aws/dynamo-canary.ts';
import { browserCheck } from '../../src/aws/readiness.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import type { RunContext, RunKind } from '../../src/jobs/ports.ts';
import { startTestTables, type TestTables } from '../support/dynoxide.ts';
import { NOW, queuedState, requestOf } from '../support/jobs.ts';

/** Nobody asks for it here. */
const NO_CONTEXT: RunContext = {
  signal: new AbortController().signal,
  budgetMs: 1_000,
  put: () => Promise.reject(new Error('No files here.')),
};

describe('the canary of the browser', () => {
  let engine: TestTables;
  beforeAll(async () => {
    engine = await startTestTables();
  });
  afterAll(() => engine.stop());

  it('is untried, then well, then names what failed, then well again', async () => {
    const { documents } = engine;
    const { registry: registryTable } = await engine.newTables();
    const onError = vi.fn();
    const canary = createCanary({ documents, registryTable, now: () => NOW, onError });
    const check = () => browserCheck(documents, registryTable).check();
    const broken: RunKind = () =>
      Promise.reject(new JobFailure('BROWSER_LAUNCH_FAILED', 'No such file.'));

    await expect(check()).resolves.toBe('untried');
    canary.launched(640);
    await vi.waitFor(() => expect(check()).resolves.toBe('ok'));
    const run = canary.watch(broken)(requestOf(queuedState()), NO_CONTEXT);
    await expect(run).rejects.toMatchObject({ code: 'BROWSER_LAUNCH_FAILED' });
    await expect(check()).rejects.toThrow('No such file.');
    const launching: RunKind = async () => {
      canary.launched(700);
      return { artifacts: [], report: {}, browserMs: 0, downloadedBytes: 0 };
    };
    await canary.watch(launching)(requestOf(queuedState()), NO_CONTEXT);
    expect(await readCanary(documents, registryTable)).toEqual({ at: NOW, launchMs: 700 });
    expect(onError).not.toHaveBeenCalled();
  });
});
