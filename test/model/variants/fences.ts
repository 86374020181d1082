import { apply } from '../../../src/jobs/apply.ts';
import { askedToStop } from '../../../src/jobs/endings.ts';
import { hasEnded, type JobState } from '../../../src/jobs/job.ts';
import type { JobChange } from '../../../src/jobs/ports.ts';
import type { Ports } from '../ports.ts';
import { scenario } from '../scenarios.ts';
import { REAL } from '../use-cases.ts';
import { swept, type Variant, withStore } from './variant.ts';

/** What happens when a worker takes for granted what it knew a moment ago. */
export const FENCE_VARIANTS: readonly Variant[] = [
  {
    name: 'the finish is not fenced by the attempt',
    breaks: 'at most one write ends a job',
    scenario: scenario({ jumps: 1, duplicates: 1 }),
    ...swept({ work: (ports, jobId) => REAL.work(believingItself(ports), jobId) }),
  },
  {
    name: 'the claim is not conditional',
    breaks: 'each attempt visits the page once at most',
    scenario: scenario({ duplicates: 1 }),
    ...swept({ work: (ports, jobId) => REAL.work(helpingItself(ports), jobId) }),
  },
  {
    name: 'one object key a job',
    breaks: 'what is published is what the finishing attempt made',
    scenario: scenario({ jumps: 1, duplicates: 1 }),
    ...swept({ work: (ports, jobId) => REAL.work(sharingKeys(ports), jobId) }),
  },
  {
    name: 'a worker does not look for a cancel before it finishes',
    breaks: 'an accepted cancel is the end',
    scenario: scenario({ cancels: 1 }),
    ...swept({ work: (ports, jobId) => REAL.work(overlookingCancels(ports), jobId) }),
  },
  {
    name: 'a cancel only asks, whether anybody is there to be asked or not',
    breaks: 'a cancel is carried out, or a worker is asked to',
    scenario: scenario({ cancels: 1 }),
    ...swept({
      cancel: ({ store, now }, _clientId, jobId) =>
        apply(store, jobId, (state) => (hasEnded(state) ? 'ended' : askedToStop(state, now()))),
    }),
  },
];

/** After its claim it reads nothing any more, and writes whatever is there. */
function believingItself(ports: Ports): Ports {
  let mine: JobState | undefined;
  return withStore(ports, {
    getState: async (jobId) => mine ?? ports.store.getState(jobId),
    commit: async (change) => {
      if (mine) {
        await ports.store.overwrite(change);
        return true;
      }
      const isWritten = await ports.store.commit(change);
      if (isWritten && change.event?.type === 'job.started') mine = change.after;
      return isWritten;
    },
  });
}

/** It takes what it finds, whoever may have it. */
function helpingItself(ports: Ports): Ports {
  let hasClaimed = false;
  return withStore(ports, {
    getState: async (jobId) => {
      const state = await ports.store.getState(jobId);
      const isFree = hasClaimed || !state || hasEnded(state);
      return isFree ? state : { ...state, status: 'queued', wait: undefined };
    },
    commit: async (change) => {
      if (change.event?.type !== 'job.started') return ports.store.commit(change);
      hasClaimed = true;
      await ports.store.overwrite(change);
      return true;
    },
  });
}

/** The attempt is the last folder of a key. */
const withoutAttempt = (key: string) => key.replace(/\/\d+\/([^/]+)$/, '/$1');

function sharingKeys(ports: Ports): Ports {
  const shared = (change: JobChange): JobChange => {
    if (!change.result) return change;
    const artifacts = change.result.artifacts.map((one) => ({
      ...one,
      key: withoutAttempt(one.key),
    }));
    return { ...change, result: { ...change.result, artifacts } };
  };
  const { put } = ports.artifacts;
  return {
    ...withStore(ports, { commit: (change) => ports.store.commit(shared(change)) }),
    artifacts: { ...ports.artifacts, put: (key, ...rest) => put(withoutAttempt(key), ...rest) },
  };
}

const overlookingCancels = (ports: Ports): Ports =>
  withStore(ports, {
    getState: async (jobId) => {
      const state = await ports.store.getState(jobId);
      return state && { ...state, cancelRequestedAt: undefined };
    },
  });
