/** Moves by where they start and where they lead, one at each place of both lists. */
export interface Edges {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/**
 * Which of `size` states have a way to a marked one: 1 for each that has, 0 for the others.
 */
export function reachedBackwards(size: number, marked: readonly number[], edges: Edges) {
  const { first, sources } = sourcesByTarget(size, edges);
  const reached = new Uint8Array(size);
  const open = [...marked];
  for (const id of open) reached[id] = 1;
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const source of sources.subarray(first[id], first[id + 1])) {
      if (reached[source] === 1) continue;
      reached[source] = 1;
      open.push(source);
    }
  }
  return reached;
}

/** The sources of all edges, those into one target together: a list for each would be too big. */
function sourcesByTarget(size: number, { from, to }: Edges) {
  const first = new Uint32Array(size + 1);
  const add = (list: Uint32Array, at: number, count: number) => {
    list[at] = (list[at] ?? 0) + count;
  };
  for (const target of to) add(first, target + 1, 1);
  for (let id = 0; id < size; id += 1) add(first, id + 1, first[id] ?? 0);
  const free = first.slice();
  const sources = new Uint32Array(to.length);
  for (const [edge, target] of to.entries()) {
    sources[free[target] ?? 0] = from[edge] ?? 0;
    add(free, target, 1);
  }
  return { first, sources };
}
