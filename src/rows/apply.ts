import type { DueRow, DueRows } from './ports.ts';

/** Lost races in a row after which something is wrong: each means that another writer won. */
const MOST_RACES = 20;

/** A row as it was read, and as it was written. */
export interface RowChange<Row> {
  readonly before: Row;
  readonly after: Row;
}

/**
 * Reads the row, decides, writes; and does so again as long as somebody else wrote in between.
 *
 * @param decide - answers the row to write, with any version, or a word that says why not
 * @returns what was written, or why nothing was; `undefined` if there is no such row
 */
export async function applyToRow<Row extends DueRow, Refusal extends string>(
  rows: Pick<DueRows<Row>, 'get' | 'commit'>,
  id: string,
  decide: (row: Row) => Row | Refusal,
): Promise<RowChange<Row> | Refusal | undefined> {
  for (let race = 0; race < MOST_RACES; race += 1) {
    const before = await rows.get(id);
    if (!before) return undefined;
    const decision = decide(before);
    if (typeof decision === 'string') return decision;
    const after = { ...decision, version: before.version + 1 };
    if (await rows.commit(before, after)) return { before, after };
  }
  throw new Error(`${MOST_RACES} writers in a row were faster on ${id}.`);
}
