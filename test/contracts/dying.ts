import type { ExpandDependencies } from '../../src/batches/expand-batch.ts';

type Work = (...args: never[]) => Promise<unknown>;

/**
 * The ports of an expander that dies at its `at`-th call of any of them, before or after that call
 * did its work: from then on every call fails.
 */
export function dying(whole: ExpandDependencies, at: number, when: 'before' | 'after') {
  let calls = 0;
  const mortal = <Done extends Work>(work: Done): Done =>
    (async (...args: Parameters<Done>) => {
      calls += 1;
      if (calls > at || (calls === at && when === 'before')) throw new Error('killed');
      const value = await work(...args);
      if (calls === at) throw new Error('killed');
      return value;
    }) as Done;
  const { batches, batchQueue, announceEnd, eraseJob, artifacts, uploads } = whole;
  const ports: ExpandDependencies = {
    ...whole,
    batches: {
      ...batches,
      get: mortal(batches.get),
      commit: mortal(batches.commit),
      commitWith: mortal(batches.commitWith),
      accept: mortal(batches.accept),
      moves: mortal(batches.moves),
      removeParts: mortal(batches.removeParts),
    },
    eraseJob: mortal(eraseJob),
    artifacts: { removeAll: mortal(artifacts.removeAll) },
    uploads: { get: mortal(uploads.get), remove: mortal(uploads.remove) },
    batchQueue: { send: mortal(batchQueue.send) },
    announceEnd: mortal(announceEnd),
    onSendFailed: (_id, error) => {
      throw error;
    },
  };
  return { ports, reached: () => calls >= at };
}
