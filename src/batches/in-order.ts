/**
 * Does something to each of many items, a few at once, and yields what came out in their order. No
 * more than `atOnce` results are held, however many items there are.
 */
export async function* inOrder<Item, Value>(
  items: AsyncIterable<Item> | Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Value>,
): AsyncGenerator<Value> {
  const underWay: Promise<Value>[] = [];
  for await (const item of items) {
    const started = work(item);
    // Awaited in its turn; until then a failure must not count as unhandled.
    started.catch(() => undefined);
    underWay.push(started);
    if (underWay.length < atOnce) continue;
    const [first] = underWay.splice(0, 1);
    if (first) yield await first;
  }
  for (const rest of underWay) yield await rest;
}
