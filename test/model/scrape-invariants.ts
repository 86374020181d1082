import { prefixOf } from '../../src/jobs/attempt-artifacts.ts';
import type { JobState } from '../../src/jobs/job.ts';
import { WalkState } from '../../src/recipes/walk/state.ts';
import type { MemoryTables } from '../support/memory-job-store.ts';
import type { Invariant, StepInvariant } from './invariant.ts';
import { ROWS, ScrapeOrder } from './scrape-kind.ts';
import type { World } from './world.ts';

type StoredJob = MemoryTables['jobs'][string];

const scrapesIn = ({ tables }: World): readonly StoredJob[] =>
  Object.values(tables.jobs).filter(({ request }) => request.kind === 'scrape');

export const orderOf = ({ request }: StoredJob): ScrapeOrder => ScrapeOrder.parse(request.input);

const states = new Map<string, WalkState>();

/** How far a job came, by its own word. */
export function walkStateOf({ checkpoint }: JobState): WalkState | undefined {
  if (!checkpoint) return undefined;
  const state = states.get(checkpoint.data) ?? WalkState.parse(JSON.parse(checkpoint.data));
  states.set(checkpoint.data, state);
  return state;
}

/** The rows in a text of lines, by their number. */
const rowsIn = (text: string | undefined): readonly string[] =>
  text === undefined
    ? ['nothing']
    : [...text.matchAll(/^r\{"row":(\d+)\}$/gm)].map(([, row]) => `${row}`);

/** What lies where the checkpoint says, in its order: written down once more, and not by the sink. */
const storedRows = (state: JobState, { parts }: WalkState, { files }: World): readonly string[] =>
  parts.flatMap(([attempt, count]) =>
    Array.from({ length: count }, (_, index) => {
      const name = `part-${String(index).padStart(6, '0')}.jsonl`;
      return rowsIn(files[`${prefixOf(state)}${attempt}/${name}`]);
    }).flat(),
  );

const firstRows = (count: number): string =>
  Array.from({ length: count }, (_, index) => `${index + 1}`).join();

const ofEachScrape = (
  name: string,
  problem: (job: StoredJob, world: World) => string | undefined,
): Invariant => ({
  name,
  problem: (world) => {
    for (const job of scrapesIn(world)) {
      const found = problem(job, world);
      if (found) return `${job.state.jobId}: ${found}`;
    }
    return undefined;
  },
});

export const SCRAPE_INVARIANTS: readonly Invariant[] = [
  ofEachScrape('a checkpoint names what was stored, and each row once', ({ state }, world) => {
    const saved = walkStateOf(state);
    const rows = saved && storedRows(state, saved, world).join();
    return saved && rows !== firstRows(saved.pages)
      ? `${saved.pages} pages are read, and rows ${rows} are stored`
      : undefined;
  }),
  ofEachScrape('a finished scrape has each row once', (job, { files }) => {
    if (job.state.status !== 'succeeded') return undefined;
    const file = job.result?.artifacts.find(({ name }) => name === ROWS);
    const rows = rowsIn(file && files[file.key]).join();
    return rows === firstRows(orderOf(job).pages) ? undefined : `its rows are ${rows}`;
  }),
  ofEachScrape('no scrape goes on without getting further', (job) => {
    const count = job.events.filter(({ type }) => type === 'job.continued').length;
    return count > orderOf(job).pages ? `it went on ${count} times` : undefined;
  }),
];

export const SCRAPE_STEP_INVARIANTS: readonly StepInvariant[] = [
  {
    name: 'only who holds a job saves how far it came',
    problem: (before, after) => {
      for (const { state } of scrapesIn(after)) {
        const old = before.tables.jobs[state.jobId]?.state;
        const { checkpoint } = state;
        if (!old || !checkpoint || checkpoint.data === old.checkpoint?.data) continue;
        const isHolder = old.status === 'running' && checkpoint.attempt === old.attempt;
        if (!isHolder) {
          return `attempt ${checkpoint.attempt} saved, and ${old.status} is attempt ${old.attempt}`;
        }
      }
      return undefined;
    },
  },
];
