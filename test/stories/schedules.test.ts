import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScheduleList, ScheduleView } from '../../src/api/schedule-schemas.ts';
import { type Api, createApi } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

/** Without the fields of a pattern. */
const AT_A_PACE = { cron: undefined, timeZone: undefined };

describe('a schedule', () => {
  let target: Target;
  let api: Api;
  const made: string[] = [];

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(async () => {
    for (const id of made) await api.send('DELETE', `/v1/schedules/${id}`);
    await target.close();
  });

  const plan = (more: object = {}) => ({
    cron: '0 9 * * MON-FRI',
    timeZone: 'Europe/Berlin',
    job: { kind: 'page', input: { url: `${target.demoUrl}/`, outputs: ['text'] } },
    ...more,
  });
  const create = async (body: object, headers = {}) => {
    const response = await api.send('POST', '/v1/schedules', { body, headers });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    const schedule = ScheduleView.parse(await response.json());
    made.push(schedule.id);
    return { schedule, headers: response.headers };
  };
  const look = async (id: string) =>
    ScheduleView.parse(await (await api.send('GET', `/v1/schedules/${id}`)).json());

  it('says when it will fire next, five times over', async () => {
    const { schedule, headers } = await create(plan({ name: 'mornings' }));

    expect(headers.get('location')).toBe(`/v1/schedules/${schedule.id}`);
    expect(schedule).toMatchObject({ status: 'active', overlap: 'skip', catchUp: 'one' });
    expect(schedule.next).toHaveLength(5);
    const hours = schedule.next.map((time) =>
      new Date(time).toLocaleTimeString('en', { timeZone: 'Europe/Berlin', hour12: false }),
    );
    expect(new Set(hours)).toEqual(new Set(['09:00:00']));
    expect([...schedule.next].sort()).toEqual(schedule.next);
  });

  it('fires when its time has come, and its job runs', { timeout: 180_000 }, async () => {
    const startAt = new Date(Date.now() + 2_000).toISOString();
    const { schedule } = await create(plan({ ...AT_A_PACE, every: { hours: 1 }, startAt }));
    expect(schedule.next[0]).toBe(startAt);

    let fired = schedule;
    while (fired.firings.length === 0) fired = await look(schedule.id);

    const [firing] = fired.firings;
    expect(firing).toMatchObject({ plannedAt: startAt });
    const job = await api.ended(firing?.jobId ?? '');
    expect(job).toMatchObject({ status: 'succeeded' });
    const shown = await api.send('GET', `/v1/jobs/${job.id}`);
    expect(await shown.json()).toMatchObject({ scheduleId: schedule.id });
    expect(fired.next[0]).toBe(new Date(Date.parse(startAt) + 3_600_000).toISOString());
  });

  it('has no times in a pause, and new ones after it', async () => {
    const { schedule } = await create(plan());
    const verb = async (name: string) => {
      const response = await api.send('POST', `/v1/schedules/${schedule.id}/${name}`);
      return ScheduleView.parse(await response.json());
    };

    expect(await verb('pause')).toMatchObject({ status: 'paused', next: [] });
    expect((await verb('resume')).next).toEqual(schedule.next);
  });

  it('is planned anew by PUT, and gone after DELETE', async () => {
    const { schedule } = await create(plan());

    const replaced = await api.send('PUT', `/v1/schedules/${schedule.id}`, {
      body: plan({ ...AT_A_PACE, every: { days: 2 }, overlap: 'queue' }),
    });
    expect(ScheduleView.parse(await replaced.json())).toMatchObject({
      id: schedule.id,
      everyMs: 172_800_000,
      overlap: 'queue',
    });
    expect((await api.send('DELETE', `/v1/schedules/${schedule.id}`)).status).toBe(204);
    const gone = await api.send('GET', `/v1/schedules/${schedule.id}`);
    expect(gone.status).toBe(404);
    expect(await gone.json()).toMatchObject({ code: 'SCHEDULE_NOT_FOUND' });
  });

  it('under one Idempotency-Key is one schedule', async () => {
    const headers = { 'idempotency-key': randomUUID() };

    const first = await create(plan(), headers);
    const second = await create(plan(), headers);

    expect(second.schedule.id).toBe(first.schedule.id);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  it('is listed, newest first', async () => {
    const { schedule } = await create(plan());

    const response = await api.send('GET', '/v1/schedules?size=1');

    expect(ScheduleList.parse(await response.json()).items[0]?.id).toBe(schedule.id);
  });

  it.each([
    [{ cron: '61 * * * *' }, '/cron'],
    [{ cron: '* * * * * *' }, '/cron'],
    [{ cron: '0 0 30 2 *' }, '/cron'],
    [{ timeZone: 'Europe/Atlantis' }, '/timeZone'],
    [{ every: { hours: 1 } }, '/cron'],
    [{ cron: undefined }, '/cron'],
    [{ ...AT_A_PACE, every: { weeks: 1 } }, '/every/weeks'],
    [{ ...AT_A_PACE, every: { hours: 1, minutes: 30 } }, '/every'],
    [{ ...AT_A_PACE, every: {} }, '/every'],
    [{ startAt: '2030-01-02T00:00:00Z', endAt: '2030-01-01T00:00:00Z' }, '/endAt'],
    [{ endAt: '2020-01-01T00:00:00Z' }, '/endAt'],
    [{ overlap: 'maybe' }, '/overlap'],
    [{ job: { kind: 'page', input: { url: 'http://10.0.0.1/' } } }, '/job/input/url'],
    [{ job: { kind: 'page', input: {} } }, '/job/input/url'],
    [{ jobs: [] }, '/jobs'],
  ])('is refused for %j', async (wrong, pointer) => {
    const response = await api.send('POST', '/v1/schedules', { body: plan(wrong) });

    expect(response.status).toBe(400);
    const { errors } = await response.json();
    expect(errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });
});
