/** One thing that is different between two JSON values. */
export interface Change {
  readonly op: 'added' | 'removed' | 'changed' | 'moved';
  /** JSON pointer (RFC 6901): into the value before for what was removed, else into the one after. */
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

interface Places {
  readonly before: string;
  readonly after: string;
}

/**
 * What is different, in the order of the value after. Things in a list that have names of their own,
 * as fields have, are compared by name: one put before others is one change.
 */
export const changesIn = (before: unknown, after: unknown): readonly Change[] => [
  ...between(before, after, { before: '', after: '' }),
];

function* between(before: unknown, after: unknown, at: Places): Generator<Change> {
  const lists = Array.isArray(before) && Array.isArray(after) ? { before, after } : undefined;
  if (lists) {
    const named = [namesOf(lists.before), namesOf(lists.after)] as const;
    if (named[0] && named[1]) yield* inNamed(named[0], named[1], at);
    else yield* inMembers(membersOf(lists.before), membersOf(lists.after), at);
  } else if (isObject(before) && isObject(after)) {
    yield* inMembers(membersOf(before), membersOf(after), at);
  } else if (before !== after) {
    yield { op: 'changed', pointer: at.after, before, after };
  }
}

/** What a list or an object has, by index or name. A map: names are the client's own. */
type Members = ReadonlyMap<string, unknown>;

function* inMembers(before: Members, after: Members, at: Places): Generator<Change> {
  for (const [name, value] of after) {
    const inside = { before: step(at.before, name), after: step(at.after, name) };
    if (before.has(name)) yield* between(before.get(name), value, inside);
    else yield { op: 'added', pointer: inside.after, after: value };
  }
  for (const [name, value] of before) {
    if (after.has(name)) continue;
    yield { op: 'removed', pointer: step(at.before, name), before: value };
  }
}

interface Named {
  readonly index: number;
  readonly value: unknown;
}

function* inNamed(
  before: ReadonlyMap<string, Named>,
  after: ReadonlyMap<string, Named>,
  at: Places,
): Generator<Change> {
  const pointer = (place: string, { index }: Named) => step(place, String(index));
  for (const [name, now] of after) {
    const then = before.get(name);
    if (then) {
      const inside = { before: pointer(at.before, then), after: pointer(at.after, now) };
      yield* between(then.value, now.value, inside);
    } else yield { op: 'added', pointer: pointer(at.after, now), after: now.value };
  }
  for (const [name, then] of before) {
    if (after.has(name)) continue;
    yield { op: 'removed', pointer: pointer(at.before, then), before: then.value };
  }
  const [stayed, order] = [
    [...before.keys()].filter((name) => after.has(name)),
    [...after.keys()].filter((name) => before.has(name)),
  ];
  if (stayed.every((name, index) => name === order[index])) return;
  yield { op: 'moved', pointer: at.after, before: stayed, after: order };
}

/** The things of a list by their names; `undefined` if one has none, or two have the same. */
function namesOf(list: readonly unknown[]): ReadonlyMap<string, Named> | undefined {
  const names = list.flatMap((value) =>
    isObject(value) && typeof value.name === 'string' ? [value.name] : [],
  );
  if (names.length < list.length || new Set(names).size < list.length) return undefined;
  return new Map(list.map((value, index) => [names[index] ?? '', { index, value }]));
}

const membersOf = (value: object): Members => new Map(Object.entries(value));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const step = (place: string, name: string): string =>
  `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
