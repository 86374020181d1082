import { hasEnded, type JobState } from '../../src/jobs/job.ts';
import type { JobChange } from '../../src/jobs/ports.ts';
import type { MemoryTables } from '../support/memory-job-store.ts';
import * as store from '../support/memory-job-store.ts';
import type { Port, Questions } from './ports.ts';

type StorePort = Extract<Port, `store.${string}`>;

/** What a question did to the tables. */
export interface StoreEffect<Answer = unknown> {
  readonly tables: MemoryTables;
  readonly answer: Answer;
  /** The job that this write ended. */
  readonly ended?: string | undefined;
}

type Effect<P extends StorePort> = (
  tables: MemoryTables,
  question: Parameters<Questions[P]>,
) => StoreEffect<ReturnType<Questions[P]>>;

/** What each question to the store does, all at once, and the answer to it. */
const EFFECTS: { readonly [P in StorePort]: Effect<P> } = {
  'store.submit': (tables, [submission]) => {
    const { origin } = submission;
    const [written, answer] = store.submit(tables, {
      ...submission,
      origin: origin && timeless(origin),
    });
    return { tables: written, answer };
  },
  'store.get': (tables, [jobId]) => ({ tables, answer: store.get(tables, jobId) }),
  'store.getState': (tables, [jobId]) => ({ tables, answer: store.get(tables, jobId)?.state }),
  'store.due': (tables, [now, atMost]) => ({ tables, answer: store.due(tables, now, atMost) }),
  'store.commit': (tables, [change]) => {
    const [written, answer] = store.commit(tables, timeless(change));
    return { tables: written, answer, ended: answer ? endedBy(change) : undefined };
  },
  'store.overwrite': (tables, [change]) => {
    const written = store.write(tables, timeless(onto(tables, change)));
    return { tables: written, answer: undefined, ended: endedBy(change) };
  },
};

export const isStorePort = (port: Port): port is StorePort => port.startsWith('store.');

export function askStore(
  tables: MemoryTables,
  port: StorePort,
  args: readonly unknown[],
): StoreEffect {
  const effect = EFFECTS[port] as Effect<StorePort>;
  return effect(tables, args as never);
}

const endedBy = ({ after }: JobChange) => (hasEnded(after) ? after.jobId : undefined);

/**
 * Forgets when things happened that are over: nothing is decided by it, and runs that only differ in
 * it are one.
 */
function timeless({ after, event, ...change }: JobChange): JobChange {
  const ago = (at: number | undefined) => (at === undefined ? undefined : 0);
  return {
    ...change,
    after: {
      ...after,
      startedAt: ago(after.startedAt),
      endedAt: ago(after.endedAt),
      cancelRequestedAt: ago(after.cancelRequestedAt),
      attempts: after.attempts.map((one) => ({ ...one, startedAt: 0, endedAt: ago(one.endedAt) })),
    },
    event: event && { ...event, at: 0 },
  };
}

/** An update without a condition: it sets what it wants to change, whatever is there by now. */
function onto(tables: MemoryTables, { before, after, event, ...change }: JobChange): JobChange {
  const there = store.get(tables, after.jobId)?.state ?? before;
  const wanted = Object.entries(after).filter(
    ([name, value]) => value !== before[name as keyof JobState],
  );
  const version = there.version + 1;
  return {
    ...change,
    before: there,
    after: { ...there, ...Object.fromEntries(wanted), version },
    event: event && { ...event, seq: version },
  };
}
