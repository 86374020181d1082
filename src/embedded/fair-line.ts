/**
 * A line in which every group has its turn, like a fair queue of SQS: the groups take turns, and
 * within a group the first comes first. So a client with ten thousand jobs delays another client's
 * only job by one turn, not by ten thousand.
 */
export interface FairLine<Item> {
  readonly size: number;
  push(group: string, item: Item): void;
  /** The next item, or `undefined` when nobody waits. */
  shift(): Item | undefined;
}

export function createFairLine<Item>(): FairLine<Item> {
  // A Map keeps the order of insertion, so the group that has just had its turn goes to the end
  // by being deleted and set again.
  const groups = new Map<string, Item[]>();
  let size = 0;

  return {
    get size() {
      return size;
    },

    push(group, item) {
      const waiting = groups.get(group);
      if (waiting) waiting.push(item);
      else groups.set(group, [item]);
      size += 1;
    },

    shift() {
      const [turn] = groups;
      if (!turn) return undefined;
      const [group, waiting] = turn;
      const item = waiting.shift();
      groups.delete(group);
      if (waiting.length > 0) groups.set(group, waiting);
      size -= 1;
      return item;
    },
  };
}
