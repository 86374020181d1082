import type { RowQueue } from '../rows/ports.ts';
import type { JobState } from './job.ts';
import { messageOf } from './message.ts';
import type { JobStore } from './ports.ts';
import type { Timing } from './timing.ts';
import { recover } from './transitions.ts';

/** Rows that one pass looks at; the next pass goes on. */
const ROWS_A_PASS = 1_000;

/** Rows in hand at once: a pass over full shards stays well inside a minute. */
const ROWS_AT_ONCE = 8;

export interface SweepSummary {
  readonly overdue: number;
  readonly sent: number;
  /** Jobs that had used up their attempts, or whose cancel nobody carried out. */
  readonly ended: number;
  /** Rows that could not be handled in this pass, with what was thrown. */
  readonly errors: readonly unknown[];
  /** How long the longest overdue row has waited for a sweep, in milliseconds. */
  readonly lagMs: number;
}

interface Dependencies {
  readonly store: JobStore;
  readonly queue: RowQueue;
  readonly now: () => number;
  readonly timing: Timing;
}

/** @param aheadMs - counts rows that are due within this time as overdue: after a restart, all */
export type Sweep = (aheadMs?: number) => Promise<SweepSummary>;

/**
 * Sends the message again for every row whose time has come. Two sweeps at once are harmless: only
 * the one whose write wins sends. A sweep that dies between write and send delays, no more.
 */
export const createSweep =
  ({ store, queue, now, timing }: Dependencies): Sweep =>
  async (aheadMs = 0) => {
    const at = now();
    const horizon = at + aheadMs;
    const overdue = await store.due(horizon, ROWS_A_PASS);
    const nudge = async (state: JobState): Promise<'sent' | 'ended' | 'left'> => {
      const change = recover(state, at, timing, horizon);
      if (typeof change === 'string' || !(await store.commit(change))) return 'left';
      if (change.after.dueAt === undefined) return 'ended';
      await queue.send(messageOf(change.after));
      return 'sent';
    };
    const settled = await settleInTurn(overdue, nudge);
    const count = (wanted: string) => settled.filter(({ value }) => value === wanted).length;
    return {
      overdue: overdue.length,
      sent: count('sent'),
      ended: count('ended'),
      errors: settled.flatMap(({ error }) => (error === undefined ? [] : [error])),
      lagMs: Math.max(0, ...overdue.map(({ dueAt }) => at - (dueAt ?? at))),
    };
  };

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
