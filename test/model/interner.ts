/** Knows values by what they are, not by where they lie. */
export interface Interner {
  /** Equal for equal values, and for no others. */
  idOf(value: unknown): number;
  /** The first object that was equal to this one. */
  one<Value extends object>(value: Value): Value;
}

export function createInterner(): Interner {
  const byContent = new Map<string, number>();
  const byIdentity = new WeakMap<object, number>();
  const firsts = new Map<number, object>();

  function idOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return idOfContent(`${typeof value} ${value}`);
    const known = byIdentity.get(value);
    if (known !== undefined) return known;
    const id = idOfContent(contentOf(value));
    // Whoever changes a value that others have seen is found out.
    byIdentity.set(Object.freeze(value), id);
    return id;
  }

  /** Objects are seen through to their parts, which are mostly known already. */
  function contentOf(value: object): string {
    if (value instanceof Error) return `${value}${idOf({ ...value })}`;
    if (Array.isArray(value)) return `[${value.map(idOf)}]`;
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return `{${fields.map(([name, field]) => `${name}:${idOf(field)}`).sort()}}`;
  }

  function idOfContent(content: string): number {
    const known = byContent.get(content);
    if (known !== undefined) return known;
    byContent.set(content, byContent.size);
    return byContent.size - 1;
  }

  return {
    idOf,
    one: (value) => {
      const id = idOf(value);
      const first = firsts.get(id);
      // Same id, same content: so it is of the same type.
      if (first) return first as typeof value;
      firsts.set(id, value);
      return value;
    },
  };
}
