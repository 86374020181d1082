import { Cron } from 'croner';
import * as z from 'zod';
import { Instant } from '../jobs/job.ts';

/** When a schedule fires: by the clock on a wall, or at an even pace. */
export const When = z.union([
  z.object({ cron: z.string(), timeZone: z.string() }),
  z.object({ everyMs: z.int().positive(), anchorAt: Instant }),
]);
export type When = z.infer<typeof When>;

/**
 * The first moment after `after`, in milliseconds since the Unix epoch; `undefined` if there is
 * none. Where clocks are put forward, a time that does not exist is the moment they jump to; where
 * they are put back, a time that comes twice is the first of the two.
 */
export function nextOccurrence(when: When, after: number): number | undefined {
  if ('cron' in when) return patternOf(when).nextRun(new Date(after))?.getTime();
  const { everyMs, anchorAt } = when;
  if (after < anchorAt) return anchorAt;
  return anchorAt + (Math.floor((after - anchorAt) / everyMs) + 1) * everyMs;
}

/** The last `count` moments from `from` to `to`, both included, the earliest first. */
export function lastOccurrences(
  when: When,
  count: number,
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  const found: number[] = [];
  for (let at = latest(when, to); at !== undefined && at >= from && found.length < count; ) {
    found.unshift(at);
    at = latest(when, at - 1);
  }
  return found;
}

/** The last moment that is not after `at`. */
function latest(when: When, at: number): number | undefined {
  if (!('cron' in when)) {
    const steps = Math.floor((at - when.anchorAt) / when.everyMs);
    return steps < 0 ? undefined : when.anchorAt + steps * when.everyMs;
  }
  // The library looks at whole seconds, and for what was before the one it is given.
  const second = Math.floor(at / 1_000) * 1_000;
  const [before] = patternOf(when).previousRuns(1, new Date(second + 1_000));
  return before?.getTime();
}

const patternOf = ({ cron, timeZone }: { readonly cron: string; readonly timeZone: string }) =>
  new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });

/** Why a pattern is none; `undefined` if it is one. */
export function cronFault(cron: string): string | undefined {
  if (cron.trim().split(/\s+/).length !== 5) {
    return 'A pattern has five fields: minute, hour, day of the month, month, day of the week.';
  }
  try {
    const pattern = new Cron(cron, { mode: '5-part', paused: true });
    return pattern.nextRun() ? undefined : 'This pattern never fires.';
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, '') : 'Not a pattern.';
  }
}

/** Whether the IANA database has a zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
