import { hasEnded, type JobState } from '../../src/jobs/job.ts';
import type { JobChange } from '../../src/jobs/ports.ts';
import type { MemoryTables } from '../support/memory-job-store.ts';
import * as store from '../support/memory-job-store.ts';
import { BATCH_EFFECTS } from './batch-effects.ts';
import type { Port, Questions } from './ports.ts';
import { ROW_EFFECTS } from './row-effects.ts';
import { timelessChange } from './timeless.ts';

/** Ports to what lies in tables: their questions are answered by these, and by nothing else. */
export type TablePort = Extract<Port, `store.${string}` | `rows.${string}` | `batch.${string}`>;
type StorePort = Extract<Port, `store.${string}`>;

/** What a question did to the tables. */
export interface TableEffect<Answer = unknown> {
  readonly tables: MemoryTables;
  readonly answer: Answer;
  /** The job that this write ended. */
  readonly ended?: string | undefined;
}

export type Effect<P extends TablePort> = (
  tables: MemoryTables,
  question: Parameters<Questions[P]>,
) => TableEffect<ReturnType<Questions[P]>>;

/** What each question to the store does, all at once, and the answer to it. */
const STORE_EFFECTS: { readonly [P in StorePort]: Effect<P> } = {
  'store.submit': (tables, [submission]) => {
    const { origin } = submission;
    const [written, answer] = store.submit(tables, {
      ...submission,
      origin: origin && timelessChange(origin),
    });
    return { tables: written, answer };
  },
  'store.get': (tables, [jobId]) => ({ tables, answer: store.get(tables, jobId) }),
  'store.getState': (tables, [jobId]) => ({ tables, answer: store.get(tables, jobId)?.state }),
  'store.due': (tables, [now, atMost]) => ({ tables, answer: store.due(tables, now, atMost) }),
  'store.commit': (tables, [change]) => {
    const [written, answer] = store.commit(tables, timelessChange(change));
    return { tables: written, answer, ended: answer ? endedBy(change) : undefined };
  },
  'store.overwrite': (tables, [change]) => {
    const written = store.write(tables, timelessChange(onto(tables, change)));
    return { tables: written, answer: undefined, ended: endedBy(change) };
  },
};

const EFFECTS: { readonly [P in TablePort]: Effect<P> } = {
  ...STORE_EFFECTS,
  ...ROW_EFFECTS,
  ...BATCH_EFFECTS,
};

export const isTablePort = (port: Port): port is TablePort => port in EFFECTS;

export function askTables(
  tables: MemoryTables,
  port: TablePort,
  args: readonly unknown[],
): TableEffect {
  const effect = EFFECTS[port] as Effect<TablePort>;
  return effect(tables, args as never);
}

const endedBy = ({ after }: JobChange) => (hasEnded(after) ? after.jobId : undefined);

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
