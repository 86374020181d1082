import { describe, expect, it } from 'vitest';
import { attemptArtifacts, prefixOf } from '../../../src/jobs/attempt-artifacts.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import { queuedState } from '../../support/jobs.ts';
import { createLife } from '../../support/life.ts';

const BODY = new TextEncoder().encode('abc');
const SHA256_OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('the files of an attempt', () => {
  it('lie in a folder of their client, their job and their attempt', async () => {
    const { artifacts, files } = createLife();
    const state = queuedState({ attempt: 2 });

    const artifact = await attemptArtifacts(artifacts, state)('page.md', 'text/markdown', BODY);

    expect(artifact).toEqual({
      name: 'page.md',
      mediaType: 'text/markdown',
      sizeBytes: 3,
      sha256: SHA256_OF_ABC,
      key: `clients/${state.clientId}/jobs/${state.jobId}/2/page.md`,
    });
    expect(files.get(artifact.key)).toEqual(BODY);
  });

  it('never lie where those of another attempt do, but under the same job', async () => {
    const { artifacts, files } = createLife();
    const attempts = [1, 2].map((attempt) => queuedState({ attempt }));

    for (const state of attempts) {
      await attemptArtifacts(artifacts, state)('page.md', 'text/markdown', BODY);
    }

    expect(files.size).toBe(2);
    expect([...files.keys()].every((key) => key.startsWith(prefixOf(queuedState())))).toBe(true);
  });

  it('are no artifacts when they could not be stored', async () => {
    const failure = new JobFailure('RESULT_STORE_FAILED', 'The bucket is away.');
    const { artifacts } = createLife();
    const broken = {
      ...artifacts,
      put: async () => {
        throw failure;
      },
    };

    const storing = attemptArtifacts(broken, queuedState())('page.md', 'text/markdown', BODY);

    await expect(storing).rejects.toBe(failure);
  });
});
