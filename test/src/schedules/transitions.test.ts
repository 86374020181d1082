import { describe, expect, it } from 'vitest';
import {
  fired,
  GRACE_MS,
  gather,
  paused,
  RECHECK_MS,
  resumed,
  settled,
  skipped,
  upcoming,
} from '../../../src/schedules/transitions.ts';
import { NOW } from '../../support/jobs.ts';
import { HOUR, hourly } from '../../support/schedules.ts';

describe('the times that have come', () => {
  it('are none one millisecond before the next', () => {
    const schedule = hourly();

    expect(gather(schedule, NOW - 1)).toBe(schedule);
  });

  it('wait for their firing, and the next one is planned', () => {
    expect(gather(hourly(), NOW)).toMatchObject({
      waiting: [NOW],
      nextAt: NOW + HOUR,
      firings: [],
    });
  });

  it('are only the last one after a long silence, if one is to be caught up with', () => {
    const gathered = gather(hourly({ catchUp: 'one' }), NOW + 5.5 * HOUR);

    expect(gathered.waiting).toEqual([NOW + 5 * HOUR]);
    expect(gathered.nextAt).toBe(NOW + 6 * HOUR);
    expect(gathered.firings).toEqual([
      { plannedAt: NOW, untilAt: NOW + 4 * HOUR, at: NOW + 5.5 * HOUR, skipped: 'missed' },
    ]);
  });

  it('are the last few, in their order, if all are to be caught up with', () => {
    const gathered = gather(hourly({ catchUp: 'all', mostWaiting: 3 }), NOW + 5.5 * HOUR);

    expect(gathered.waiting).toEqual([NOW + 3 * HOUR, NOW + 4 * HOUR, NOW + 5 * HOUR]);
    expect(gathered.firings).toMatchObject([
      { plannedAt: NOW, untilAt: NOW + 2 * HOUR, skipped: 'missed' },
    ]);
  });

  it('are all of them, with nothing missed, when there are no more than may be caught up with', () => {
    const gathered = gather(hourly({ catchUp: 'all', mostWaiting: 3 }), NOW + 2 * HOUR);

    expect(gathered.waiting).toEqual([NOW, NOW + HOUR, NOW + 2 * HOUR]);
    expect(gathered.firings).toEqual([]);
  });

  it('count as missed once the sweep should have been there, if none is to be caught up with', () => {
    const schedule = hourly({ catchUp: 'none' });

    expect(gather(schedule, NOW + GRACE_MS).waiting).toEqual([NOW]);
    expect(gather(schedule, NOW + GRACE_MS + 1)).toMatchObject({
      waiting: [],
      nextAt: NOW + HOUR,
      firings: [{ plannedAt: NOW, skipped: 'missed' }],
    });
  });

  it('are passed over when too many wait already', () => {
    const waiting = [NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - HOUR];
    const gathered = gather(hourly({ overlap: 'queue', waiting }), NOW);

    expect(gathered.waiting).toEqual(waiting);
    expect(gathered.firings).toMatchObject([{ plannedAt: NOW, skipped: 'queue-full' }]);
  });

  it('do not go beyond the end of the schedule', () => {
    const gathered = gather(hourly({ endAt: NOW + HOUR }), NOW + 10 * HOUR);

    expect(gathered.waiting).toEqual([NOW + HOUR]);
    expect(gathered.nextAt).toBeUndefined();
  });
});

describe('a firing', () => {
  it('takes the first that waits, and remembers its job', () => {
    const schedule = fired(hourly({ waiting: [NOW, NOW + 1] }), NOW + 5, 'job_1');

    expect(schedule).toMatchObject({ waiting: [NOW + 1], lastJobId: 'job_1' });
    expect(schedule.firings).toEqual([{ plannedAt: NOW, at: NOW + 5, jobId: 'job_1' }]);
  });

  it('that is passed over is remembered with its reason, and makes no last job', () => {
    const schedule = skipped(hourly({ waiting: [NOW] }), NOW, 'quota', 'Used up.');

    expect(schedule.lastJobId).toBeUndefined();
    expect(schedule.firings).toMatchObject([{ skipped: 'quota', detail: 'Used up.' }]);
  });

  it('pushes the oldest of fifty out of the memory', () => {
    const firings = Array.from({ length: 50 }, (_, age) => ({ plannedAt: NOW - age, at: NOW }));
    const schedule = fired(hourly({ firings, waiting: [NOW + 1] }), NOW, 'job_1');

    expect(schedule.firings).toHaveLength(50);
    expect(schedule.firings[0]).toMatchObject({ jobId: 'job_1' });
    expect(schedule.firings.at(-1)?.plannedAt).toBe(NOW - 48);
  });
});

describe('a schedule that is written', () => {
  it('is due at its next time', () => {
    expect(settled(hourly(), NOW - HOUR)).toMatchObject({ dueAt: NOW, version: 1 });
  });

  it('is due soon when a firing waits, and never when nothing is to come', () => {
    expect(settled(hourly({ waiting: [NOW], nextAt: undefined }), NOW).dueAt).toBe(
      NOW + RECHECK_MS,
    );
    expect(settled(hourly({ nextAt: undefined }), NOW).dueAt).toBeUndefined();
  });
});

describe('a pause', () => {
  it('forgets what waits and what is next, once', () => {
    const stopped = paused(hourly({ waiting: [NOW] }), NOW);

    expect(stopped).toMatchObject({ pausedAt: NOW, waiting: [], version: 1 });
    expect(stopped.dueAt).toBeUndefined();
    expect(paused(stopped, NOW + 1)).toBe(stopped);
  });

  it('is over with the first time after it, and none of it is caught up with', () => {
    const back = resumed(paused(hourly(), NOW), NOW + 2.5 * HOUR);

    expect(back).toMatchObject({ nextAt: NOW + 3 * HOUR, dueAt: NOW + 3 * HOUR, waiting: [] });
    expect(resumed(back, NOW)).toBe(back);
  });
});

describe('the upcoming times', () => {
  it('end with the schedule', () => {
    expect(upcoming(hourly({ endAt: NOW + HOUR }), 5)).toEqual([NOW, NOW + HOUR]);
  });

  it('are none in a pause', () => {
    expect(upcoming(paused(hourly(), NOW), 5)).toEqual([]);
  });
});
