import { Continuation, type Spent } from '../../jobs/continuation.ts';
import { JobFailure } from '../../jobs/errors.ts';
import type { Artifact } from '../../jobs/job.ts';
import type { AttemptFiles, RunContext } from '../../jobs/ports.ts';
import { demandLogin } from '../../recipes/walk/demand-login.ts';
import { createPartSink, type PartSink, partPorts } from '../../recipes/walk/part-sink.ts';
import type { PageSource } from '../../recipes/walk/ports.ts';
import type { Sight } from '../../recipes/walk/sight.ts';
import { BEGINNING, WalkState } from '../../recipes/walk/state.ts';
import { walk } from '../../recipes/walk/walk.ts';
import { checkRecipe } from './check-recipe.ts';
import { type ScrapeInput, valuesOf } from './input.ts';
import { manifestOf, summaryOf } from './manifest.ts';
import { tablesOf } from './tables-of.ts';
import { tooFewRows } from './too-few-rows.ts';

export interface ScrapeJob {
  readonly input: ScrapeInput;
  readonly context: RunContext;
  readonly source: PageSource;
  /** What this invocation has used so far. */
  readonly spent: () => Omit<Spent, 'storedBytes'>;
  /** Whether it would use too much with another page. @default never */
  readonly isFull?: () => boolean;
  readonly now: () => number;
}

export interface Scraped {
  readonly artifacts: readonly Artifact[];
  readonly summary: ReturnType<typeof summaryOf>;
}

/** Of an invocation's time: after so much no further page is begun, so that the last can end. */
const WALKING_PART = 0.7;

/** Rows that are put together in the time that is left when the pages are read. */
const QUICK_ROWS = 20_000;

/**
 * Goes on with a scrape where the last invocation left it, and puts the files together once all
 * pages are read.
 *
 * @throws Continuation when there is more to do than this invocation has time for
 */
export async function scrapeJob(job: ScrapeJob): Promise<Scraped> {
  const { input, context, now } = job;
  checkRecipe(input.recipe);
  const ports = partPorts(context, now);
  const sink = createPartSink(ports);
  const { saved } = ports.progress;
  const begun = saved === undefined ? BEGINNING : WalkState.parse(JSON.parse(saved));
  context.observe?.({ state: begun });
  const state = begun.position ? await walked(job, sink, ports.files, begun) : begun;
  if (state.rows < input.recipe.minRows) throw tooFewRows(input.recipe, state);
  const tables = await tablesOf(input, ports.files, state);
  const manifest = Buffer.from(JSON.stringify(manifestOf(input.recipe, state, tables), null, 2));
  const artifacts = [
    ...tables.files,
    await context.put('manifest.json', 'application/json', manifest),
  ];
  return { artifacts, summary: summaryOf(state) };
}

async function walked(
  { input, context, source, spent, isFull, now }: ScrapeJob,
  sink: PartSink,
  files: AttemptFiles,
  begun: WalkState,
): Promise<WalkState> {
  const until = now() + context.budgetMs * WALKING_PART;
  const goOn = () => new Continuation({ ...spent(), storedBytes: sink.storedBytes() });
  const hasTime = () => now() < until && !isFull?.();
  const values = valuesOf(input);
  const login = { recipe: input.recipe, session: input.session?.name };
  const { recipe } = input;
  const onSight = (sight: Sight) => context.observe?.(sight);
  const state = await walk(
    { recipe, values, source: demandLogin(source, login), sink, files, hasTime, onSight },
    begun,
  ).catch((thrown: unknown) => {
    // A page that did not end in time is begun anew, as long as there is progress.
    if (isOutOfTime(thrown) && sink.hasSaved()) throw goOn();
    throw thrown;
  });
  const isTight = !hasTime() && state.rows > QUICK_ROWS;
  if (state.position || isTight) throw goOn();
  return state;
}

const isOutOfTime = (thrown: unknown): boolean =>
  thrown instanceof JobFailure && thrown.code === 'JOB_TIMEOUT';
