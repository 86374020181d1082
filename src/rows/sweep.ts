/** Rows of one type that one pass looks at; the next pass goes on. */
const ROWS_A_PASS = 1_000;

/** Rows in hand at once: a pass over full shards stays well inside a minute. */
const ROWS_AT_ONCE = 8;

export interface SweepSummary {
  readonly overdue: number;
  readonly sent: number;
  /** Rows whose time was over: nothing more is to be done about them. */
  readonly ended: number;
  /** What was thrown while rows were looked for or handled; the next pass meets them again. */
  readonly errors: readonly unknown[];
  /** How long the longest overdue row has waited for a sweep, in milliseconds. */
  readonly lagMs: number;
}

/**
 * @param aheadMs - takes up all rows that are due within this time: after a restart, every one that
 *   there is. Without it a pass takes some, and the next one goes on
 */
export type Sweep = (aheadMs?: number) => Promise<SweepSummary>;

/** What a sweep did with one row; `left` when somebody else was faster or it is not time yet. */
export type Nudged = 'sent' | 'ended' | 'left';

export interface RowSweepOptions<Row> {
  /** Rows whose `dueAt` has passed. */
  readonly due: (now: number, atMost: number) => Promise<readonly Row[]>;
  /**
   * Brings one row on: writes when to look again, and only then sends its message.
   *
   * @param horizon - rows that are due until then count as overdue
   */
  readonly nudge: (row: Row, at: number, horizon: number) => Promise<Nudged>;
  readonly now: () => number;
}

/** The sweep over rows of one type; the row decides what is done, this only looks and counts. */
export const createRowSweep =
  <Row extends { readonly dueAt?: number | undefined }>(options: RowSweepOptions<Row>): Sweep =>
  async (aheadMs = 0) => {
    const at = options.now();
    const horizon = at + aheadMs;
    const atMost = aheadMs > 0 ? Number.POSITIVE_INFINITY : ROWS_A_PASS;
    const overdue = await options.due(horizon, atMost);
    const settled = await settleInTurn(overdue, (row) => options.nudge(row, at, horizon));
    const count = (wanted: Nudged) => settled.filter(({ value }) => value === wanted).length;
    return {
      overdue: overdue.length,
      sent: count('sent'),
      ended: count('ended'),
      errors: settled.flatMap(({ error }) => (error === undefined ? [] : [error])),
      lagMs: Math.max(0, ...overdue.map(({ dueAt }) => at - (dueAt ?? at))),
    };
  };

/** One sweep over several types: a type that cannot be swept keeps no other waiting. */
export const sweepTogether =
  (sweeps: readonly Sweep[]): Sweep =>
  async (aheadMs) => {
    const all = await Promise.all(sweeps.map((sweep) => sweep(aheadMs).catch(failed)));
    const sum = (name: 'overdue' | 'sent' | 'ended') =>
      all.reduce((total, summary) => total + summary[name], 0);
    return {
      overdue: sum('overdue'),
      sent: sum('sent'),
      ended: sum('ended'),
      errors: all.flatMap(({ errors }) => errors),
      lagMs: Math.max(0, ...all.map(({ lagMs }) => lagMs)),
    };
  };

const failed = (error: unknown): SweepSummary => ({
  overdue: 0,
  sent: 0,
  ended: 0,
  errors: [error],
  lagMs: 0,
});

/** One row that fails must not keep the others waiting. */
async function settleInTurn<Item, Value>(
  items: readonly Item[],
  handle: (item: Item) => Promise<Value>,
): Promise<{ value?: Value; error?: unknown }[]> {
  const settled: { value?: Value; error?: unknown }[] = [];
  for (let start = 0; start < items.length; start += ROWS_AT_ONCE) {
    const chunk = await Promise.allSettled(items.slice(start, start + ROWS_AT_ONCE).map(handle));
    settled.push(
      ...chunk.map((one) =>
        one.status === 'fulfilled' ? { value: one.value } : { error: one.reason },
      ),
    );
  }
  return settled;
}
