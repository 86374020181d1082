import type { Page } from '../rows/ports.ts';
import type { Delivery } from './delivery.ts';
import type { Deliveries } from './ports.ts';

/** Rows read for one answer at most: a rare filter answers with few and a way to go on. */
const MOST_READS = 10;
const ROWS_A_READ = 100;

interface Wanted {
  readonly size: number;
  readonly after?: string | undefined;
  readonly wants: (row: Delivery) => boolean;
  /** Rows from here on are older than anybody asked for. */
  readonly isPast?: (row: Delivery) => boolean;
}

/** Reads an endpoint's deliveries, newest first, until there are enough of the wanted kind. */
export async function collect(
  deliveries: Pick<Deliveries, 'listOf'>,
  parent: Parameters<Deliveries['listOf']>[0],
  { size, after: first, wants, isPast = () => false }: Wanted,
): Promise<Page<Delivery>> {
  const items: Delivery[] = [];
  let after = first;
  for (let read = 0; read < MOST_READS; read += 1) {
    const page = await deliveries.listOf(parent, ROWS_A_READ, after);
    const past = page.items.findIndex(isPast);
    const asked = past < 0 ? page.items : page.items.slice(0, past);
    const isEnd = past >= 0 || page.next === undefined;
    items.push(...asked.filter(wants).slice(0, size - items.length));
    const last = items.at(-1);
    if (items.length === size && !(isEnd && last === asked.at(-1))) {
      return { items, next: last?.id };
    }
    if (isEnd) return { items };
    after = page.next;
  }
  return { items, next: after };
}
