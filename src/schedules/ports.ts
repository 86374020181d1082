import type { KeyedRows } from '../jobs/keyed-rows.ts';
import type { AcceptOutcome, Submission } from '../jobs/ports.ts';
import type { Schedule } from './schedule.ts';

/** Where schedules are kept. */
export interface ScheduleStore extends KeyedRows<Schedule> {
  /**
   * Moves the schedule and accepts the job of its firing: both or nothing, and of two sweeps one.
   *
   * @throws JobFailure `UNAVAILABLE`
   */
  fire(before: Schedule, after: Schedule, submission: Submission): Promise<AcceptOutcome>;
}
