import type { RowQueue } from '../rows/ports.ts';
import { createRowSweep, type Sweep } from '../rows/sweep.ts';
import { hasEnded } from './job.ts';
import { sendInTime } from './message.ts';
import type { JobStore } from './ports.ts';
import type { Timing } from './timing.ts';
import { recover } from './transitions.ts';

interface Dependencies {
  readonly store: JobStore;
  readonly queue: RowQueue;
  readonly now: () => number;
  readonly timing: Timing;
}

/**
 * Sends the message again for every job whose time has come; ends those that used up their
 * attempts, and those whose cancel nobody carried out. Two sweeps at once are harmless: only the
 * one whose write wins sends. A sweep that dies between write and send delays, no more.
 *
 * After a restart that lost the messages in line (`aheadMs`), those of jobs that nobody runs are
 * sent again and nothing is written: that is quick, and puts nothing off however often it happens.
 */
export const createSweep = ({ store, queue, now, timing }: Dependencies): Sweep =>
  createRowSweep({
    due: store.due,
    now,
    nudge: async (state, at, horizon) => {
      if (horizon > at && state.status !== 'running') {
        await sendInTime(queue, state, at, timing);
        return 'sent';
      }
      const change = recover(state, at, timing, horizon);
      if (typeof change === 'string' || !(await store.commit(change))) return 'left';
      if (hasEnded(change.after)) return 'ended';
      await sendInTime(queue, change.after, at, timing);
      return 'sent';
    },
  });
