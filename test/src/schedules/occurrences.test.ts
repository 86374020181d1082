import { describe, expect, it } from 'vitest';
import {
  cronFault,
  isTimeZone,
  lastOccurrences,
  nextOccurrence,
  type When,
} from '../../../src/schedules/occurrences.ts';

const at = (text: string) => Date.parse(text);

function following(when: When, from: string, count: number): string[] {
  const found: string[] = [];
  let after = at(from);
  while (found.length < count) {
    const next = nextOccurrence(when, after);
    if (next === undefined) return found;
    found.push(new Date(next).toISOString());
    after = next;
  }
  return found;
}

const berlin = (cron: string): When => ({ cron, timeZone: 'Europe/Berlin' });

describe('a cron pattern', () => {
  it('follows the clock on the wall of its zone, in summer and in winter', () => {
    expect(following(berlin('0 9 * * *'), '2026-10-24T00:00:00Z', 3)).toEqual([
      '2026-10-24T07:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ]);
  });

  it('fires once, just after the gap, for a time that clocks skip', () => {
    expect(following(berlin('30 2 * * *'), '2026-03-28T00:00:00Z', 3)).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  it('fires once, the first time, for a time that comes twice', () => {
    expect(following(berlin('30 2 * * *'), '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('goes on every half hour through the doubled hour and over the skipped one', () => {
    expect(following(berlin('*/30 * * * *'), '2026-10-24T23:59:00Z', 5)).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
    expect(following(berlin('*/30 * * * *'), '2026-03-29T00:29:00Z', 3)).toEqual([
      '2026-03-29T00:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T01:30:00.000Z',
    ]);
  });

  it('knows of changes that are half an hour', () => {
    const lordHowe = { cron: '45 1 * * *', timeZone: 'Australia/Lord_Howe' };

    expect(following(lordHowe, '2026-04-04T00:00:00Z', 2)).toEqual([
      '2026-04-04T14:45:00.000Z',
      '2026-04-05T15:15:00.000Z',
    ]);
  });

  it('is strictly after the moment it is asked for', () => {
    const next = (from: string) => following(berlin('0 12 * * *'), from, 1)[0];

    expect(next('2026-11-22T10:59:59.999Z')).toBe('2026-11-22T11:00:00.000Z');
    expect(next('2026-11-22T11:00:00.000Z')).toBe('2026-11-23T11:00:00.000Z');
  });

  it('has the same moments backwards as forwards, over a year and both changes', () => {
    for (const when of [
      berlin('30 2 * * *'),
      berlin('15 */2 * * 1-5'),
      berlin('0 0 31 * *'),
      { cron: '45 1 * * *', timeZone: 'Australia/Lord_Howe' },
      { cron: '0 0 29 2 *', timeZone: 'UTC' },
    ]) {
      const span = { from: at('2026-01-01T00:00:00Z'), to: at('2026-12-31T23:59:59Z') };
      const forwards: number[] = [];
      let next = nextOccurrence(when, span.from - 1);
      while (next !== undefined && next <= span.to) {
        forwards.push(next);
        next = nextOccurrence(when, next);
      }

      expect(lastOccurrences(when, 10_000, span)).toEqual(forwards);
    }
  });

  it.each([
    ['* * * *', 'five fields'],
    ['* * * * * *', 'five fields'],
    ['@daily', 'five fields'],
    ['', 'five fields'],
    ['61 * * * *', 'minute'],
    ['a b c d e', 'illegal'],
    ['0 0 30 2 *', 'never fires'],
  ])('is not %s', (cron, reason) => {
    expect(cronFault(cron)).toContain(reason);
  });

  it.each(['* * * * *', '*/5 8-17 * * MON-FRI', '0 0 L * *', '0 0 * * 7'])('may be %s', (cron) => {
    expect(cronFault(cron)).toBeUndefined();
  });
});

describe('a rate', () => {
  const every = { everyMs: 1_000, anchorAt: 10_000 };

  it('begins at its anchor and keeps its pace, whenever it is asked', () => {
    expect(nextOccurrence(every, 0)).toBe(10_000);
    expect(nextOccurrence(every, 9_999)).toBe(10_000);
    expect(nextOccurrence(every, 10_000)).toBe(11_000);
    expect(nextOccurrence(every, 12_345)).toBe(13_000);
  });

  it('finds its last moments in a span that includes both ends', () => {
    expect(lastOccurrences(every, 2, { from: 11_000, to: 13_000 })).toEqual([12_000, 13_000]);
    expect(lastOccurrences(every, 9, { from: 11_000, to: 12_999 })).toEqual([11_000, 12_000]);
    expect(lastOccurrences(every, 9, { from: 0, to: 9_999 })).toEqual([]);
  });
});

describe('a time zone', () => {
  it('is one of the IANA database', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
  });
});
