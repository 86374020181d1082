import type { Operation } from './operation.ts';
import { pageQuery } from './page-query.ts';
import { ScheduleBody } from './schedule-body.ts';
import { ScheduleList, ScheduleView } from './schedule-schemas.ts';

const KEY = { 'Idempotency-Key': 'Your name for this request, kept 24 hours.' };

/** What `GET /v1/schedules` takes. */
export const ScheduleQuery = pageQuery('sch');

/** What the description says of the routes of schedules. */
export const SCHEDULE_OPERATIONS = {
  'POST /v1/schedules': {
    operationId: 'createSchedule',
    summary: 'Have a job made by the clock or at an even pace',
    body: ScheduleBody,
    headers: KEY,
    responses: { 201: { description: 'With its next five times.', schema: ScheduleView } },
  },
  'GET /v1/schedules': {
    operationId: 'listSchedules',
    summary: 'List your schedules, newest first',
    query: ScheduleQuery,
    responses: { 200: { description: 'One page of schedules.', schema: ScheduleList } },
  },
  'GET /v1/schedules/{scheduleId}': {
    operationId: 'getSchedule',
    summary: 'Look at one schedule, its next times and its last firings',
    responses: { 200: { description: 'The schedule.', schema: ScheduleView } },
  },
  'PUT /v1/schedules/{scheduleId}': {
    operationId: 'replaceSchedule',
    summary: 'Plan anew from now on',
    body: ScheduleBody,
    responses: { 200: { description: 'As it is now.', schema: ScheduleView } },
  },
  'DELETE /v1/schedules/{scheduleId}': {
    operationId: 'deleteSchedule',
    summary: 'Delete a schedule; its jobs stay',
    responses: { 204: { description: 'Deleted.' } },
  },
  'POST /v1/schedules/{scheduleId}/pause': {
    operationId: 'pauseSchedule',
    summary: 'Fire no more until it is resumed',
    responses: { 200: { description: 'Paused.', schema: ScheduleView } },
  },
  'POST /v1/schedules/{scheduleId}/resume': {
    operationId: 'resumeSchedule',
    summary: 'Fire again, from the next time on',
    responses: { 200: { description: 'Active.', schema: ScheduleView } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
