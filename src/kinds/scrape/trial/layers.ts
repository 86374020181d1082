import type { NumberOf } from '../../../recipes/extract/numbered.ts';
import type { Looked, Role, SelectorNote } from '../../../recipes/trial/selector-note.ts';
import type { Box } from './in-page.ts';

/** Everything that is outlined in one colour: a field, or the items. */
export interface Layer {
  readonly name: string;
  readonly role: Role;
  readonly color: string;
  /** Elements that something is read from, and those that only match. */
  readonly read: readonly number[];
  readonly spare: readonly number[];
  /** What the legend says of it. */
  readonly caption: string;
  readonly isFound: boolean;
}

/** Easy to tell apart, also on photographs and by people who see fewer colours; then they repeat. */
const COLORS = [
  '#d6336c',
  '#1864ab',
  '#2b8a3e',
  '#d9480f',
  '#6741d9',
  '#087f5b',
  '#a61e4d',
  '#5c3c00',
];

const COLOR_OF: Readonly<Partial<Record<Role, string>>> = {
  list: '#495057',
  next: '#000000',
  cursor: '#000000',
  click: '#000000',
  waitFor: '#868e96',
};

/** Elements of one layer that are measured: a page with more is a blur of outlines. */
const MOST_OF_LAYER = 1_000;

/** Puts the selectors of a field together: which of its matches are read, and which are not. */
export function layersOf(looked: readonly Looked[], numberOf: NumberOf): readonly Layer[] {
  const groups = Map.groupBy(looked, ({ note }) => `${note.role} ${note.field ?? ''}`);
  let fields = 0;
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { role, field } = first.note;
    const color = COLOR_OF[role] ?? COLORS[fields++ % COLORS.length] ?? '#000000';
    const read = numbersOf(
      group.flatMap((one) => one.read),
      numberOf,
    );
    const spare = numbersOf(
      group.flatMap((one) => one.spare),
      numberOf,
    );
    const isRead = new Set(read);
    return {
      name: field ?? NAMES[role] ?? role,
      role,
      color,
      read,
      spare: spare.filter((number) => !isRead.has(number)),
      caption: captionOf(group.map(({ note }) => note)),
      isFound: group.some(({ note }) => note.readBy > 0),
    };
  });
}

const NAMES: Readonly<Partial<Record<Role, string>>> = {
  list: 'item',
  next: 'next page',
  cursor: 'cursor',
  click: 'click',
  waitFor: 'wait for',
};

function numbersOf(found: readonly unknown[], numberOf: NumberOf): readonly number[] {
  const numbers = found.flatMap((one) => numberOf(one) ?? []);
  return [...new Set(numbers)].slice(0, MOST_OF_LAYER);
}

/** In words: how much of what was looked for is there. */
function captionOf(notes: readonly SelectorNote[]): string {
  const used = notes.filter((note) => note.readBy > 0);
  const [first] = used;
  if (!first) return 'not found';
  if (first.role === 'list') return `${first.matches} found`;
  if (first.role !== 'field' && first.role !== 'detail') return 'found';
  const readBy = used.reduce((sum, note) => sum + note.readBy, 0);
  const byFallback = readBy - (notes[0]?.readBy ?? 0);
  const of = `${readBy} of ${Math.max(...notes.map((note) => note.lookedIn))}`;
  if (byFallback === 0) return of;
  return byFallback === readBy ? `${of}, by a fallback` : `${of}, ${byFallback} by a fallback`;
}

/** A layer with the places of its elements on the page. */
export interface PlacedLayer extends Omit<Layer, 'read' | 'spare'> {
  readonly read: readonly Box[];
  readonly spare: readonly Box[];
  /** Elements that cannot be seen. */
  readonly hidden: number;
}
