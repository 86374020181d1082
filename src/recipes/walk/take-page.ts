import type { Row } from '../extract/read-row.ts';
import type { Recipe } from '../recipe.ts';
import { nextStart, positionAfter } from './next-page.ts';
import type { Opened } from './open-position.ts';
import type { PartSink } from './part-sink.ts';
import type { ReadPage } from './read-page.ts';
import { keyOf, markOf, type Seen } from './seen.ts';
import type { Position, Stopped, WalkState } from './state.ts';

interface Taking {
  readonly recipe: Recipe;
  readonly seen: Seen;
  readonly sink: PartSink;
}

/** Behind the last page of a start URL. */
export const atEnd = ({ recipe }: Pick<Taking, 'recipe'>, state: WalkState, position: Position) =>
  stopped(state, nextStart(recipe, position), 'end');

/** Takes over the rows of a page that was read, as far as the rules want them. */
export function takePage(
  taking: Taking,
  state: WalkState,
  { address, document }: Required<Opened>,
  read: ReadPage,
): WalkState {
  const { recipe, seen, sink } = taking;
  const { position } = state;
  if (!position || !document) return state;
  const rows = read.rows.map(({ row }) => row);
  const mark = markOf(address, rows);
  const isRepeated = seen.page(mark) && recipe.stop.repeat;
  const kept = isRepeated ? NOTHING : chosen(taking, state, read);
  // Selectors may fail; once the sink has the page, nothing may any more.
  const next = positionAfter(recipe, position, document, read.items);
  sink.add(kept.rows, { ...mark, keys: kept.keys.join('') });
  const after: WalkState = {
    ...state,
    pages: state.pages + 1,
    rows: state.rows + kept.rows.length,
    partial: state.partial + kept.partial,
    duplicates: state.duplicates + kept.duplicates,
    detailPages: state.detailPages + read.detailPages,
  };
  if (isRepeated) return stopped(after, nextStart(recipe, position), 'repeat');
  if (kept.because) return stopped(after, undefined, kept.because);
  const isEnough = next !== undefined && after.pages >= recipe.stop.maxPages;
  return isEnough ? stopped(after, undefined, 'max-pages') : stopped(after, next, 'end');
}

function stopped(state: WalkState, next: Position | undefined, because: Stopped): WalkState {
  const { position: _, ...rest } = state;
  return next ? { ...rest, position: next } : { ...rest, stoppedBecause: because };
}

interface Kept {
  readonly rows: readonly Row[];
  /** What makes each of them what it is; none where rows are never equal. */
  readonly keys: readonly string[];
  readonly partial: number;
  readonly duplicates: number;
  readonly because?: Stopped | undefined;
}

const NOTHING: Kept = { rows: [], keys: [], partial: 0, duplicates: 0 };

/** The rows that are wanted; ends at one too many, or where the next is too old. */
function chosen({ recipe, seen }: Taking, state: WalkState, read: ReadPage): Kept {
  const { stop, dedupe } = recipe;
  const rows: Row[] = [];
  const keys: string[] = [];
  let partial = 0;
  let duplicates = 0;
  for (const { row, isPartial } of read.rows) {
    if (state.rows + rows.length >= stop.maxRows) {
      return { rows, keys, partial, duplicates, because: 'max-rows' };
    }
    const own = keysOf(row, dedupe);
    if (own.some((key) => seen.row(key))) {
      duplicates += 1;
      continue;
    }
    keys.push(...own);
    rows.push(row);
    partial += Number(isPartial);
  }
  return { rows, keys, partial, duplicates, because: read.isOver ? 'date' : undefined };
}

/** What makes a row what it is; nothing does, where it has none of the fields that would. */
const keysOf = (row: Row, dedupe: Recipe['dedupe'] = []): readonly string[] =>
  dedupe.some((name) => (row[name] ?? null) !== null) ? [keyOf(row, dedupe)] : [];
