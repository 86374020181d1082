/**
 * Handles items in their order, a few at once. The first that throws ends it, after those in hand.
 *
 * @param atOnce - items in hand at the same time
 */
export async function inTurn<Item, Value>(
  items: readonly Item[],
  atOnce: number,
  handle: (item: Item, index: number) => Promise<Value>,
): Promise<Value[]> {
  const values: Value[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    const chunk = items.slice(start, start + atOnce);
    const inHand = chunk.map((item, offset) => handle(item, start + offset));
    // Nobody leaves calls behind that go on when the caller has given up.
    await Promise.allSettled(inHand);
    values.push(...(await Promise.all(inHand)));
  }
  return values;
}
