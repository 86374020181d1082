type Fields = Readonly<Record<string, unknown>>;

/** Two bodies in one, field by field; where both have one, `over` wins. */
export function merged(under: Fields, over: Fields): Fields {
  const names = new Set([...Object.keys(under), ...Object.keys(over)]);
  // `fromEntries` defines fields: a field named __proto__ is a field and no more.
  return Object.fromEntries(
    [...names].map((name) => [name, mergedValue(own(under, name), own(over, name))]),
  );
}

function mergedValue(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  return isFields(under) && isFields(over) ? merged(under, over) : over;
}

const own = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A body that says one thing, where a path of field names leads to. */
export const fieldAt = (path: readonly string[], value: unknown): Fields =>
  path.reduceRight<Fields>(
    (inner, name, depth) => Object.fromEntries([[name, depth === path.length - 1 ? value : inner]]),
    {},
  );
