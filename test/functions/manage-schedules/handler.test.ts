import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/manage-schedules/handler.ts';
import { ScheduleList, ScheduleView } from '../../../src/api/schedule-schemas.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { ManageSchedules, NewSchedule } from '../../../src/schedules/manage-schedules.ts';
import type { SchedulePlan } from '../../../src/schedules/schedule.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { NOW } from '../../support/jobs.ts';
import { noRecipes } from '../../support/recipes.ts';
import { HOUR, hourly, SCHEDULE_ID } from '../../support/schedules.ts';

const JOB = { kind: 'page', input: { url: 'https://example.com/' } };
const notFound = async (): Promise<never> => {
  throw new JobFailure('SCHEDULE_NOT_FOUND', 'There is no such schedule.');
};

/** The handler over one schedule, and what it was asked to make. */
function front(overrides: Partial<ManageSchedules> = {}) {
  const made: (Omit<NewSchedule, 'plan'> & { readonly plan: SchedulePlan })[] = [];
  const schedules: ManageSchedules = {
    create: async (asked) => {
      const plan = await asked.plan();
      made.push({ ...asked, plan });
      return { row: hourly({ ...plan, nextAt: NOW + HOUR }), replayed: made.length > 1 };
    },
    list: async () => ({ items: [hourly()], next: SCHEDULE_ID }),
    get: async () => hourly(),
    replace: async (_client, _id, plan) => hourly(plan),
    pause: async () => hourly({ pausedAt: NOW, nextAt: undefined }),
    resume: async () => hourly(),
    remove: async () => undefined,
    ...overrides,
  };
  const policy = { allowedHosts: new Set<string>(), allowedPorts: new Set([80, 443]) };
  const handler = createHandler({ schedules, policy, findRecipe: noRecipes, now: () => NOW });
  const send = (route: string, sent: object = {}) =>
    handler(apiEvent({ route, path: { scheduleId: SCHEDULE_ID }, ...sent }), lambdaContext);
  return { send, made };
}

describe('/v1/schedules', () => {
  it('makes a schedule at an even pace: the first time is one pace away', async () => {
    const { send, made } = front();

    const response = await send('POST /v1/schedules', {
      body: { every: { minutes: 90 }, job: JOB },
      headers: { 'idempotency-key': 'k1' },
    });

    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({ location: `/v1/schedules/${SCHEDULE_ID}` });
    expect(ScheduleView.parse(JSON.parse(response.body))).toMatchObject({ everyMs: 5_400_000 });
    expect(made).toMatchObject([
      {
        clientId: CLIENT_ID,
        plan: { when: { everyMs: 5_400_000, anchorAt: NOW + 5_400_000 }, job: JOB },
        idempotency: { key: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ]);
  });

  it('keeps the body of the job as it was sent: defaults may change before it is fired', async () => {
    const { send, made } = front();

    await send('POST /v1/schedules', { body: { cron: '0 9 * * *', job: JOB } });

    expect(made[0]?.plan).toMatchObject({
      when: { cron: '0 9 * * *', timeZone: 'UTC' },
      overlap: 'skip',
      catchUp: 'one',
      mostWaiting: 10,
    });
    expect(made[0]?.plan.job).toEqual(JOB);
  });

  it('says when the answer is that of an earlier request', async () => {
    const { send } = front();
    const body = { cron: '0 9 * * *', job: JOB };
    await send('POST /v1/schedules', { body });

    const response = await send('POST /v1/schedules', { body });

    expect(response.headers).toMatchObject({ 'idempotent-replayed': 'true' });
  });

  it('refuses a job that the stage would refuse, and points into it', async () => {
    const { send } = front();
    const job = { ...JOB, input: { url: 'http://169.254.169.254/' } };

    const response = await send('POST /v1/schedules', { body: { cron: '0 9 * * *', job } });

    expect(problemOf(response)).toMatchObject({
      status: 400,
      errors: [{ pointer: '/job/input/url' }],
    });
  });

  it('refuses a plan that ends before it ever fires', async () => {
    const { send } = front();
    const endAt = new Date(NOW + HOUR).toISOString();

    const response = await send('POST /v1/schedules', {
      body: { cron: '0 9 * * *', endAt, job: JOB },
    });

    expect(problemOf(response)).toMatchObject({ errors: [{ pointer: '/endAt' }] });
  });

  it('shows one, many, and the one that was paused', async () => {
    const { send } = front();
    const view = (response: { body: string }) => ScheduleView.parse(JSON.parse(response.body));

    expect(view(await send('GET /v1/schedules/{scheduleId}')).next).toHaveLength(5);
    expect(view(await send('POST /v1/schedules/{scheduleId}/pause'))).toMatchObject({
      status: 'paused',
      next: [],
    });
    const list = ScheduleList.parse(JSON.parse((await send('GET /v1/schedules')).body));
    expect(list).toMatchObject({ size: 50, next: expect.any(String) });
  });

  it('answers a removal with nothing', async () => {
    const response = await front().send('DELETE /v1/schedules/{scheduleId}');

    expect([response.statusCode, response.body]).toEqual([204, '']);
  });

  it.each(['GET', 'DELETE', 'PUT'])('answers 404 to %s of one that is not there', async (verb) => {
    const { send } = front({ get: notFound, remove: notFound, replace: notFound });
    const body = { cron: '0 9 * * *', job: JOB };

    const response = await send(
      `${verb} /v1/schedules/{scheduleId}`,
      verb === 'PUT' ? { body } : {},
    );

    expect(problemOf(response)).toMatchObject({ status: 404, code: 'SCHEDULE_NOT_FOUND' });
  });
});
