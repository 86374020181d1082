import type { Refusal } from '../../src/batches/batch.ts';
import { type CountMoves, countMove } from '../../src/batches/counts.ts';
import { hasEnded, type Job, type JobEvent, type JobState } from '../../src/jobs/job.ts';
import type {
  HeldKey,
  IdempotencyClaim,
  JobChange,
  JobFilter,
  JobStore,
  Submission,
  SubmitOutcome,
} from '../../src/jobs/ports.ts';
import type { DueRow, Page } from '../../src/rows/ports.ts';

/**
 * The job store as a value: what lies in the tables, and pure functions from tables to tables. It
 * exists for the model check, which goes back to earlier tables all the time; the contract suite
 * shows that it behaves like the real one.
 */
export interface MemoryTables {
  readonly jobs: Readonly<Record<string, StoredJob>>;
  readonly keys: Readonly<Record<string, IdempotencyClaim & { readonly jobId: string }>>;
  /** What each counter stands at. */
  readonly used: Readonly<Record<string, number>>;
  /** Rows of other types, by type and id. */
  readonly rows: Readonly<Record<string, DueRow>>;
  /** How the jobs of each batch moved. */
  readonly moves: Readonly<Record<string, CountMoves>>;
  /** The items of each batch that are no jobs, in the order of its file. */
  readonly refusals: Readonly<Record<string, readonly Refusal[]>>;
}

interface StoredJob extends Job {
  readonly events: readonly JobEvent[];
}

export const EMPTY_TABLES: MemoryTables = {
  jobs: {},
  keys: {},
  used: {},
  rows: {},
  moves: {},
  refusals: {},
};

/** What a write leaves in the tables, and what it answers. */
export type Written<Answer> = readonly [tables: MemoryTables, answer: Answer];

export function submit(tables: MemoryTables, submission: Submission): Written<SubmitOutcome> {
  const { request, state, event, idempotency, counters, now, origin } = submission;
  const held = idempotency && tables.keys[idempotency.key];
  if (held && held.expiresAt > now) {
    return [tables, { outcome: 'replayed', jobId: held.jobId, bodyHash: held.bodyHash }];
  }
  if (origin && !isSeen(tables, origin)) return [tables, { outcome: 'stale' }];
  const usedOf = (counter: string) => tables.used[counter] ?? 0;
  const claim = counters.find((one) => usedOf(one.counter) + one.amount > one.limit);
  if (claim) return [tables, { outcome: 'limited', claim, used: usedOf(claim.counter) }];
  const { jobId } = state;
  if (tables.jobs[jobId]) throw new Error(`There is a job ${jobId} already.`);
  const key = idempotency && { [idempotency.key]: { ...idempotency, jobId } };
  const taken = counters.map(({ counter, amount }) => [counter, usedOf(counter) + amount]);
  const written = {
    ...tables,
    jobs: { ...tables.jobs, [jobId]: { request, state, events: [event] } },
    keys: { ...tables.keys, ...key },
    used: { ...tables.used, ...Object.fromEntries(taken) },
  };
  return [origin ? write(written, origin) : written, { outcome: 'created' }];
}

export function heldKey(tables: MemoryTables, key: string, now: number): HeldKey | undefined {
  const held = tables.keys[key];
  return held && held.expiresAt > now ? held : undefined;
}

export const commit = (tables: MemoryTables, change: JobChange): Written<boolean> =>
  isSeen(tables, change) ? [write(tables, change), true] : [tables, false];

const isSeen = ({ jobs }: MemoryTables, { before }: JobChange): boolean =>
  jobs[before.jobId]?.state.version === before.version;

/** Writes a change whatever the row says by now. */
export function write(tables: MemoryTables, change: JobChange): MemoryTables {
  const { after, event, result, evidence, giveBack = [], rows = [], drops = [] } = change;
  const job = tables.jobs[after.jobId];
  if (!job) throw new Error(`There is no job ${after.jobId}.`);
  const written: StoredJob = {
    request: job.request,
    state: after,
    ...((result ?? job.result) ? { result: result ?? job.result } : {}),
    ...(evidence || job.evidence
      ? { evidence: [...(job.evidence ?? []), ...(evidence ? [evidence] : [])] }
      : {}),
    events: event ? [...job.events, event] : job.events,
  };
  const lowered = giveBack.map(({ counter, amount }) => [
    counter,
    (tables.used[counter] ?? 0) - amount,
  ]);
  return {
    ...tables,
    jobs: { ...tables.jobs, [after.jobId]: written },
    used: { ...tables.used, ...Object.fromEntries(lowered) },
    rows: Object.fromEntries([
      ...Object.entries(tables.rows).filter(([, { id }]) => !drops.includes(id)),
      ...rows.map(({ type, row }) => [`${type}/${row.id}`, row] as const),
    ]),
    moves: moved(tables, change),
  };
}

/** What the counts of a batch are made of: written with the transition that they count. */
function moved({ moves }: MemoryTables, change: JobChange): MemoryTables['moves'] {
  const move = countMove(change);
  if (!move) return moves;
  const { batchId, from, to } = move;
  const of = moves[batchId] ?? {};
  return { ...moves, [batchId]: { ...of, [from]: (of[from] ?? 0) - 1, [to]: (of[to] ?? 0) + 1 } };
}

export function get(tables: MemoryTables, jobId: string): Job | undefined {
  const stored = tables.jobs[jobId];
  if (!stored) return undefined;
  const { events: _, ...job } = stored;
  return job;
}

/** Of a job that has ended only its erasure can be due, which is looked for apart. */
export const due = (tables: MemoryTables, now: number, atMost: number): readonly JobState[] =>
  states(tables)
    .filter((state) => !hasEnded(state) && state.dueAt !== undefined && state.dueAt <= now)
    .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
    .slice(0, atMost);

const states = ({ jobs }: MemoryTables) => Object.values(jobs).map(({ state }) => state);

/** Tables that a port keeps behind it. */
export interface MemoryCell {
  tables: MemoryTables;
}

export const emptyCell = (): MemoryCell => ({ tables: EMPTY_TABLES });

/** The same behind the port. */
export function createMemoryJobStore(cell = emptyCell()): JobStore {
  const keep = <Answer>([written, answer]: Written<Answer>): Answer => {
    cell.tables = written;
    return answer;
  };
  return {
    submit: async (submission) => keep(submit(cell.tables, submission)),
    heldKey: async (key, now) => heldKey(cell.tables, key, now),
    commit: async (change) => keep(commit(cell.tables, change)),
    get: async (jobId) => get(cell.tables, jobId),
    getState: async (jobId) => get(cell.tables, jobId)?.state,
    events: async (jobId) => cell.tables.jobs[jobId]?.events ?? [],
    due: async (now, atMost) => due(cell.tables, now, atMost),
    list: async (clientId, filter, size, after) =>
      page(
        states(cell.tables).filter(
          (state) => state.clientId === clientId && matches(state, filter),
        ),
        size,
        after,
      ),
  };
}

function matches(state: JobState, filter: JobFilter): boolean {
  const {
    status,
    kind,
    site,
    tag,
    batchId,
    live,
    from = 0,
    to = Number.POSITIVE_INFINITY,
  } = filter;
  const equal = [
    [status, state.status],
    [kind, state.kind],
    [site, state.site],
    [batchId, state.batchId],
  ];
  return (
    equal.every(([wanted, is]) => wanted === undefined || wanted === is) &&
    (tag === undefined || state.tags.includes(tag)) &&
    (!live || state.endedAt === undefined) &&
    from <= state.createdAt &&
    state.createdAt <= to
  );
}

function page(states: readonly JobState[], size: number, after?: string): Page<JobState> {
  const sorted = states
    .filter(({ jobId }) => after === undefined || jobId < after)
    .sort((a, b) => (a.jobId < b.jobId ? 1 : -1));
  const items = sorted.slice(0, size);
  return { items, ...(sorted.length > size ? { next: items.at(-1)?.jobId } : {}) };
}
