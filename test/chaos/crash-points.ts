import type { Ports } from '../../local/ports.ts';

/**
 * Where a process is killed: before or after a call of a port, so that every step of a job's life
 * is the last one once. `load` is not here: the site kills the process when the page is asked for.
 */
export const CRASH_POINTS = [
  'submit: before the transaction',
  'submit: after the transaction',
  'submit: after the send',
  'receive',
  'claim',
  'launch',
  'capture',
  'put',
  'commit',
  'acknowledge',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** The ports of a service that kills itself at `point`. */
export function crashingAt(point: CrashPoint, ports: Ports): Ports {
  const { store, queue, artifacts, runKind } = ports;
  const at = async (here: CrashPoint): Promise<void> => {
    if (here === point) await die();
  };
  return {
    store: {
      ...store,
      submit: async (submission) => {
        await at('submit: before the transaction');
        const outcome = await store.submit(submission);
        await at('submit: after the transaction');
        return outcome;
      },
      commit: async (change) => {
        const type = change.event?.type;
        if (type === 'job.started') await at('receive');
        if (type === 'job.succeeded') await at('commit');
        const written = await store.commit(change);
        if (type === 'job.started') await at('claim');
        if (type === 'job.succeeded') await at('acknowledge');
        return written;
      },
    },
    queue: {
      send: async (...message) => {
        await queue.send(...message);
        await at('submit: after the send');
      },
    },
    artifacts: {
      ...artifacts,
      put: async (...file) => {
        await at('capture');
        await artifacts.put(...file);
        await at('put');
      },
    },
    runKind: async (...work) => {
      await at('launch');
      return runKind(...work);
    },
  };
}

/** As the kernel ends a process that ran out of memory: nothing is said and nothing is closed. */
function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}
