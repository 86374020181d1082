import { reachedBackwards } from './reached-backwards.ts';

/** States by their number, in the order in which they were met, and how each was reached. */
export interface Graph {
  readonly size: number;
  /** Notes a move to a state, which may be new. */
  add(fingerprint: string, move: Arrival): { readonly id: number; readonly isNew: boolean };
  idOf(fingerprint: string): number | undefined;
  /** Marks a state as one where it is good to be. */
  mark(id: number): void;
  /** The states that first led to a state, that one included. */
  pathTo(id: number): readonly number[];
  /** The nearest state from which no calm moves lead to a marked one. */
  firstWithoutWayToMark(): number | undefined;
}

interface Arrival {
  /** Absent where all begins. */
  readonly from?: number | undefined;
  readonly isCalm: boolean;
}

export function createGraph(): Graph {
  const ids = new Map<string, number>();
  const parents: (number | undefined)[] = [];
  const marked: number[] = [];
  const calm = { from: [] as number[], to: [] as number[] };

  return {
    get size() {
      return ids.size;
    },
    add(fingerprint, { from, isCalm }) {
      const known = ids.get(fingerprint);
      const id = known ?? ids.size;
      if (known === undefined) {
        ids.set(fingerprint, id);
        parents.push(from);
      }
      if (isCalm && from !== undefined) {
        calm.from.push(from);
        calm.to.push(id);
      }
      return { id, isNew: known === undefined };
    },
    idOf: (fingerprint) => ids.get(fingerprint),
    mark: (id) => void marked.push(id),
    pathTo(id) {
      const path: number[] = [];
      for (let at: number | undefined = id; at !== undefined; at = parents[at]) path.unshift(at);
      return path;
    },
    firstWithoutWayToMark() {
      const first = reachedBackwards(ids.size, marked, calm).indexOf(0);
      return first === -1 ? undefined : first;
    },
  };
}
