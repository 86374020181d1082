import { describe, expect, it } from 'vitest';
import { SessionLimits } from '../../../src/sessions/limits.ts';
import { windowsAt } from '../../../src/sessions/windows.ts';

const limits = (timeZone: string) => SessionLimits.parse({ perDay: 5, perWeek: 20, timeZone });
const at = (moment: string) => Date.parse(moment);

describe('the day and the week of an account', () => {
  it('begin where the account lives, and the week on Monday', () => {
    // Sunday in Berlin already, Saturday still in New York.
    const now = at('2026-11-21T23:30:00Z');
    const berlin = windowsAt(limits('Europe/Berlin'), now);
    const newYork = windowsAt(limits('America/New_York'), now);

    expect(berlin.day).toMatchObject({ start: '2026-11-22', endsAt: at('2026-11-22T23:00:00Z') });
    expect(berlin.week).toMatchObject({ start: '2026-11-16', endsAt: at('2026-11-22T23:00:00Z') });
    expect(newYork.day).toMatchObject({ start: '2026-11-21', endsAt: at('2026-11-22T05:00:00Z') });
  });

  it.each([
    ['is 23 hours long when clocks go forward', '2026-03-29T10:00:00Z', 23],
    ['is 25 hours long when clocks go back', '2026-10-25T10:00:00Z', 25],
    ['is 24 hours long otherwise', '2026-06-01T10:00:00Z', 24],
  ])('a day %s', (_title, moment, hours) => {
    const { day } = windowsAt(limits('Europe/Berlin'), at(moment));
    const before = windowsAt(limits('Europe/Berlin'), at(moment) - 24 * 3_600_000).day;

    expect((day.endsAt - before.endsAt) / 3_600_000).toBe(hours);
  });

  it('take the limits that were set, and no more', () => {
    const { day, week } = windowsAt(SessionLimits.parse({ perDay: 3 }), at('2026-11-22T00:00:00Z'));

    expect([day.limit, week.limit]).toEqual([3, undefined]);
  });
});

describe('limits of a session', () => {
  it.each([
    [{ timeZone: 'Mars/Base' }, 'timeZone'],
    [{ perDay: 0 }, 'perDay'],
    [{ perWeek: 1.5 }, 'perWeek'],
  ])('refuse %j', (given, field) => {
    expect(SessionLimits.safeParse(given).error?.issues[0]?.path).toEqual([field]);
  });
});
