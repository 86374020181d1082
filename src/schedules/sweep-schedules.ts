import { createRowSweep, type Sweep } from '../rows/sweep.ts';
import type { FireSchedule } from './fire-due.ts';
import type { ScheduleStore } from './ports.ts';

interface Dependencies {
  readonly schedules: Pick<ScheduleStore, 'due'>;
  readonly fireSchedule: FireSchedule;
  readonly now: () => number;
}

/** Fires every schedule whose time has come. After a restart, too, none is fired before its time. */
export const createSweepSchedules = ({ schedules, fireSchedule, now }: Dependencies): Sweep =>
  createRowSweep({
    due: (_horizon, atMost) => schedules.due(now(), atMost),
    now,
    nudge: async (schedule) => ((await fireSchedule(schedule)) > 0 ? 'sent' : 'left'),
  });
