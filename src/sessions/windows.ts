import { DateTime } from 'luxon';
import type { SessionLimits } from './limits.ts';

/** A day or a week of an account, and what is left of neither. */
export interface AccountWindow {
  readonly name: 'day' | 'week';
  /** Its first day, such as `2026-11-22`. */
  readonly start: string;
  readonly endsAt: number;
  /** Uses in it; absent: as many as anybody likes. */
  readonly limit?: number | undefined;
}

/** The day and the week that a moment is in, where the account lives: days may have 23 or 25 hours. */
export function windowsAt({ perDay, perWeek, timeZone }: SessionLimits, now: number) {
  const at = DateTime.fromMillis(now, { zone: timeZone });
  const [day, week] = [at.startOf('day'), at.startOf('week')];
  return {
    day: windowOf('day', day, day.plus({ days: 1 }), perDay),
    week: windowOf('week', week, week.plus({ weeks: 1 }), perWeek),
  };
}

const windowOf = (
  name: AccountWindow['name'],
  start: DateTime,
  end: DateTime,
  limit: number | undefined,
): AccountWindow => ({
  name,
  start: start.toFormat('yyyy-MM-dd'),
  endsAt: end.toMillis(),
  limit,
});
