import type { AttemptFiles } from '../../jobs/ports.ts';
import type { Recipe, Values } from '../recipe.ts';
import { createOpenPosition } from './open-position.ts';
import type { PartSink } from './part-sink.ts';
import type { PageSource } from './ports.ts';
import { readPage } from './read-page.ts';
import { createSeen, recall, recallAll, type Seen } from './seen.ts';
import type { LostRow, Sight } from './sight.ts';
import type { WalkState } from './state.ts';
import { storedMarks, storedSeen } from './stored-parts.ts';
import { atEnd, takePage } from './take-page.ts';
import { witnessOf } from './witness.ts';

export interface Walk {
  readonly recipe: Recipe;
  readonly values: Values;
  readonly source: PageSource;
  readonly sink: PartSink;
  readonly files: AttemptFiles;
  /** Whether another page may be begun in this invocation. */
  readonly hasTime: () => boolean;
  /** Told after each page, and of the one that fails, what was seen so far. */
  readonly onSight?: ((sight: Sight) => void) | undefined;
}

/**
 * Reads pages from where `begun` says, until there is no page left, a rule says so, or time is up.
 * What was read is saved also when a page fails: the next attempt begins with that page.
 *
 * @returns the saved state; with a position in it when there is more to do
 */
export async function walk(options: Walk, begun: WalkState): Promise<WalkState> {
  const { sink, hasTime } = options;
  const seen = await seenBefore(options, begun);
  const step = createStep(options, seen);
  let state = begun;
  options.onSight?.({ state });
  try {
    while (state.position) {
      state = await step(state);
      options.onSight?.({ state });
      // Not in one go with the step: when this fails, the sink has the page, and so must the state.
      state = await sink.saveInTime(state);
      if (!hasTime()) break;
    }
  } catch (thrown) {
    // The job may be another worker's by now: then this changes nothing. And whoever read nothing
    // saves nothing, for what is saved counts as progress.
    if (state !== begun) await sink.save(state).catch(() => undefined);
    throw thrown;
  }
  return sink.save(state, state.position && seen);
}

/** One page; what was counted on one that fails is told, but not gone on with. */
function createStep(options: Walk, seen: Seen) {
  const { recipe, values, source, onSight } = options;
  const open = createOpenPosition(recipe, values, source);
  return async (state: WalkState): Promise<WalkState> => {
    const { position } = state;
    if (!position) return state;
    const { address, document } = await open(position);
    if (!document) return atEnd({ recipe }, state, position);
    const tallies = new Map(Object.entries(state.fields));
    const counted = () => ({ ...state, fields: Object.fromEntries(tallies) });
    let lost: LostRow | undefined;
    const onLost = (row: LostRow) => {
      lost = row;
    };
    const reading = { recipe, source, witness: witnessOf(tallies), onLost };
    const read = await readPage(reading, document).catch((thrown: unknown) => {
      onSight?.({ state: counted(), lost });
      throw thrown;
    });
    return takePage({ ...options, seen }, counted(), { address, document }, read);
  };
}

/** What earlier invocations met, from what they stored. */
async function seenBefore({ files }: Walk, state: WalkState): Promise<Seen> {
  const seen = createSeen();
  if (state.seen) recallAll(seen, await storedSeen(files, state.seen.attempt));
  for await (const mark of storedMarks(files, state)) recall(seen, mark);
  return seen;
}
