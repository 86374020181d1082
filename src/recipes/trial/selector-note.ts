import type { Found } from '../extract/document.ts';
import { isThere, type Value, valuesOf } from '../extract/read-row.ts';
import type { Field } from '../field.ts';
import type { Eyes, Place } from './eyes.ts';

/** What a selector is there for. */
export type Role = 'list' | 'field' | 'detail' | 'next' | 'cursor' | 'click' | 'waitFor';

/** A text that was found, and what the field makes of it. */
interface Sample {
  readonly text: string;
  readonly value?: Value;
}

/** What one selector of a recipe matched, whether a real run asks it or not. */
export interface SelectorNote {
  /** JSON pointer into the input. */
  readonly pointer: string;
  readonly role: Role;
  /** Name of the field, with those that it is in before it. */
  readonly field?: string | undefined;
  /** `null`: the field has none, and is the item itself. */
  readonly selector: string | null;
  /** Items, or pages, that it was looked for in. */
  readonly lookedIn: number;
  readonly matches: number;
  /** Items with a match. */
  readonly matchedIn: number;
  /** Items in which it gave a value of the field's type. */
  readonly values: number;
  /** Items whose field is read by it: those before it matched nothing there. */
  readonly readBy: number;
  readonly samples: readonly Sample[];
  /** Markup of the first match. */
  readonly excerpt?: string | undefined;
  /** It costs more than a page may: a real run ends here. */
  readonly isTooExpensive?: true;
}

/** A note, and the matches themselves for a picture of them. */
export interface Looked {
  readonly note: SelectorNote;
  /** Matches that something is read from. */
  readonly read: readonly Found[];
  /** Matches that nothing is read from: others came first. */
  readonly spare: readonly Found[];
  /** Indexes of the places with a match. */
  readonly matchedAt: ReadonlySet<number>;
}

const MOST_SAMPLES = 3;
const SAMPLE_CHARS = 200;
const EXCERPT_CHARS = 400;

/** Matches that a picture could want; nobody tells more of them apart. */
const MOST_KEPT = 2_000;

/** What is asked for, and of which field. */
export interface Asked extends Pick<SelectorNote, 'pointer' | 'role' | 'selector'> {
  readonly field?: Field | undefined;
  /** What of a match is shown. @default that of the field, or its text */
  readonly get?: string | undefined;
  readonly path?: string | undefined;
  /** Whether an earlier selector of the field has matched in the place with this index. */
  readonly isTaken?: ((index: number) => boolean) | undefined;
}

/** Asks one selector in every place, as long as there is time. */
export function lookFor(asked: Asked, places: readonly Place[], hasTime: () => boolean): Looked {
  const tally = createTally(asked);
  let lookedIn = 0;
  for (const [index, { eyes, found: within }] of places.entries()) {
    if (!hasTime()) break;
    const found = asked.selector === null ? [within] : eyes.select(asked.selector, within);
    if (!found) return tally.told({ lookedIn, isTooExpensive: true });
    lookedIn += 1;
    if (found.length > 0) tally.count(index, eyes, found);
  }
  return tally.told({ lookedIn });
}

/** Counts what one selector matches, place by place. */
function createTally(asked: Asked) {
  const counts = { matches: 0, values: 0, readBy: 0 };
  const samples: Sample[] = [];
  const [read, spare]: [Found[], Found[]] = [[], []];
  const matchedAt = new Set<number>();
  let excerpt: string | undefined;
  return {
    count(index: number, eyes: Eyes, found: readonly Found[]): void {
      const value = madeOf(asked, eyes, found);
      excerpt ??= excerptOf(eyes, found[0]);
      if (samples.length < MOST_SAMPLES) samples.push(sampleOf(asked, eyes, found[0], value));
      matchedAt.add(index);
      const isRead = !asked.isTaken?.(index);
      const readFrom = isRead ? wantedOf(asked, found) : [];
      keep(read, readFrom);
      keep(spare, found.slice(readFrom.length));
      counts.matches += found.length;
      counts.values += Number(isThere(value));
      counts.readBy += Number(isRead);
    },
    told(more: Pick<SelectorNote, 'lookedIn' | 'isTooExpensive'>): Looked {
      const { pointer, role, path: field, selector } = asked;
      const told = { ...more, ...counts, matchedIn: matchedAt.size, samples, excerpt };
      return { note: { pointer, role, field, selector, ...told }, read, spare, matchedAt };
    },
  };
}

const keep = (kept: Found[], more: readonly Found[]): void => {
  kept.push(...more.slice(0, Math.max(0, MOST_KEPT - kept.length)));
};

/** Of a list everything is wanted, of anything else its first match. */
const wantedOf = ({ role, field }: Asked, found: readonly Found[]) =>
  role === 'list' || field?.all || field?.fields ? found : found.slice(0, 1);

/** Fields of fields have values of their own; a match is all that there is to them. */
function madeOf({ field }: Asked, eyes: Eyes, found: readonly Found[]): Value {
  if (!field || field.fields) return '';
  return valuesOf({ document: eyes.page() }, field, found);
}

function sampleOf({ field, get = field?.get }: Asked, eyes: Eyes, found: Found, value: Value) {
  const text = (shown(eyes, found, get ?? 'text') ?? '').slice(0, SAMPLE_CHARS);
  return field && !field.fields ? { text, value: shortened(value) } : { text };
}

/** A value that a person can take in at a glance. */
export function shortened(value: Value): Value {
  if (typeof value === 'string') return value.slice(0, SAMPLE_CHARS);
  const json = JSON.stringify(value);
  return json.length <= SAMPLE_CHARS ? value : `${json.slice(0, SAMPLE_CHARS)}…`;
}

function excerptOf(eyes: Eyes, found: Found): string | undefined {
  return (shown(eyes, found, 'html') ?? shown(eyes, found, 'text'))?.trim().slice(0, EXCERPT_CHARS);
}

/** What nests deeper than our stack is matched all the same, and not shown. */
function shown(eyes: Eyes, found: Found, get: string): string | undefined {
  try {
    return eyes.page().read(found, get);
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}
