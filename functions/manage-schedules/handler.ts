import * as z from 'zod';
import { readJson } from '../../src/api/body.ts';
import { cursorOf } from '../../src/api/cursor.ts';
import { read } from '../../src/api/fields.ts';
import { keyOf, replayedHeader } from '../../src/api/keyed-request.ts';
import type { OrderReading } from '../../src/api/order.ts';
import { NoQuery } from '../../src/api/queries.ts';
import { readPlan } from '../../src/api/schedule-body.ts';
import { ScheduleQuery } from '../../src/api/schedule-operations.ts';
import { scheduleView } from '../../src/api/schedule-view.ts';
import { totalOf } from '../../src/api/total.ts';
import type { FindRecipe } from '../../src/jobs/stored-recipe.ts';
import { createRoutesHandler } from '../../src/runtime/answer-routes.ts';
import type { Caller } from '../../src/runtime/caller.ts';
import type { Answer, HttpOptions } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import type { ManageSchedules } from '../../src/schedules/manage-schedules.ts';
import type { Schedule } from '../../src/schedules/schedule.ts';
import type { TargetPolicy } from '../../src/wall/target.ts';

interface Dependencies extends HttpOptions {
  readonly schedules: ManageSchedules;
  readonly policy: TargetPolicy;
  readonly findRecipe: FindRecipe;
  readonly now: () => number;
}

/** Everything that a client does with its schedules. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const { schedules } = dependencies;
  return createRoutesHandler(
    {
      'POST /v1/schedules': create(dependencies),
      'GET /v1/schedules': list(dependencies),
      'GET /v1/schedules/{scheduleId}': one(schedules.get),
      'PUT /v1/schedules/{scheduleId}': replace(dependencies),
      'DELETE /v1/schedules/{scheduleId}': remove(dependencies),
      'POST /v1/schedules/{scheduleId}/pause': one(schedules.pause),
      'POST /v1/schedules/{scheduleId}/resume': one(schedules.resume),
    },
    { corsOrigins },
  );
};

const SchedulePath = z.object({ scheduleId: z.string() });

const readingOf = (
  { policy, findRecipe }: Dependencies,
  { clientId, rules }: Caller,
): OrderReading => ({
  policy,
  rules,
  recipes: (reference) => findRecipe(clientId, reference),
});

const create =
  (dependencies: Dependencies): Answer =>
  async (request, caller) => {
    const { schedules, now } = dependencies;
    const { clientId } = caller;
    const raw = readJson(request.body, request.headers['content-type']);
    const { row, replayed } = await schedules.create({
      clientId,
      requestId: request.requestId,
      plan: () => readPlan(raw, readingOf(dependencies, caller), now()),
      idempotency: keyOf(request, clientId, raw),
    });
    logger.info('schedule made', { scheduleId: row.id, replayed });
    const headers = { location: `/v1/schedules/${row.id}`, ...replayedHeader(replayed) };
    return { status: 201, headers, body: scheduleView(row) };
  };

const list =
  ({ schedules }: Dependencies): Answer =>
  async ({ query }, { clientId }) => {
    const { size, next: after } = read(ScheduleQuery, query, 'query');
    const page = await schedules.list(clientId, size, after);
    const next = page.next === undefined ? undefined : cursorOf(page.next);
    return {
      status: 200,
      body: { items: page.items.map(scheduleView), size, ...totalOf(page, after), next },
    };
  };

/** What is done with one schedule, and what it is then. */
const one =
  (work: (clientId: string, id: string) => Promise<Schedule>): Answer =>
  async ({ path, query }, { clientId }) => {
    read(NoQuery, query, 'query');
    const { scheduleId } = read(SchedulePath, path, 'path');
    return { status: 200, body: scheduleView(await work(clientId, scheduleId)) };
  };

const replace =
  (dependencies: Dependencies): Answer =>
  async (request, caller) => {
    const { schedules, now } = dependencies;
    const { scheduleId } = read(SchedulePath, request.path, 'path');
    const raw = readJson(request.body, request.headers['content-type']);
    const plan = await readPlan(raw, readingOf(dependencies, caller), now());
    const schedule = await schedules.replace(caller.clientId, scheduleId, plan);
    return { status: 200, body: scheduleView(schedule) };
  };

const remove =
  ({ schedules }: Dependencies): Answer =>
  async ({ path, query }, { clientId }) => {
    read(NoQuery, query, 'query');
    const { scheduleId } = read(SchedulePath, path, 'path');
    await schedules.remove(clientId, scheduleId);
    logger.info('schedule deleted', { scheduleId });
    return { status: 204 };
  };
