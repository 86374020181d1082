import type { Schedule } from '../../src/schedules/schedule.ts';
import { CLIENT, NOW } from './jobs.ts';

export const SCHEDULE_ID = 'sch_01KAN0000000000000000000S1';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A schedule that fires every hour from {@link NOW} on, and was made an hour before. */
export const hourly = (overrides: Partial<Schedule> = {}): Schedule => ({
  id: SCHEDULE_ID,
  clientId: CLIENT,
  version: 0,
  requestId: 'req_test',
  createdAt: NOW - HOUR,
  updatedAt: NOW - HOUR,
  when: { everyMs: HOUR, anchorAt: NOW },
  overlap: 'skip',
  catchUp: 'one',
  mostWaiting: 3,
  job: { kind: 'screenshot', input: { url: 'https://example.com/' } },
  nextAt: NOW,
  dueAt: NOW,
  waiting: [],
  firings: [],
  ...overrides,
});
